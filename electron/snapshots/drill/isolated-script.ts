/**
 * Runs as the first process of the new namespaces (bash). Arguments: the namespace outside, the port, the path to ask for, and the
 * command. It refuses to start anything unless it is the first process, in another network that has nothing but its own loopback; then
 * it starts the service, asks it until it answers below 500, and says on descriptor 3 `ready`, `open` (a way out exists) and
 * `ended STATUS`. When its input ends, so does everything in the namespace: also when whoever started it is gone.
 */
export const isolatedScript = `
set -u
outside=$1 port=$2 path=$3
shift 3
alone() {
  local name rest lines=0
  [ "$(readlink /proc/self/ns/net)" != "$outside" ] || return 1
  while read -r name rest; do
    case $name in lo:*|Inter-*|face*) ;; *) return 1 ;; esac
  done < /proc/net/dev
  while read -r rest; do lines=$((lines + 1)); done < /proc/net/route
  [ "$lines" -le 1 ]
}
ask() {
  local protocol='' status='' rest=''
  { exec 5<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || return 1
  printf 'GET %s HTTP/1.0\\r\\nHost: 127.0.0.1:%s\\r\\nConnection: close\\r\\n\\r\\n' "$path" "$port" >&5
  read -r -t 5 protocol status rest <&5
  [[ $protocol == HTTP/* && $status =~ ^[1-4][0-9][0-9] ]]
}
[ "$$" = 1 ] || exit 96
alone || exit 96
ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || exit 97
[ "$#" -gt 0 ] || exit 0
exec 4<&0
( read -r line <&4; kill -KILL -1 ) 3>&- &
"$@" </dev/null 3>&- 4<&- &
service=$!
( while ! ( ask ); do sleep 0.1; done
  alone && echo ready >&3 || echo open >&3 ) 4<&- &
wait "$service"
echo "ended $?" >&3
`;

/** Exit statuses of the script before anything is started. */
export const scriptFailures = { notAlone: 96, noLoopback: 97 } as const;
