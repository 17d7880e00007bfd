import { beganFunction, ownerName } from '../host-database-copy/host-folder.ts';

/**
 * What `sh` runs on a host that has the shell of SQLite and no python3: `sh -c … sh DATABASE SECONDS [options of sqlite3]`. It obeys `look`,
 * `copy KIB SPARE-KIB` and `open original|copy|change` from its input; after the last it hands lines on to sqlite3, up to `.quit`. When its input
 * ends without that, sqlite3 has two seconds to end as well, and is killed then, as it is on a signal and after SECONDS: that closes nothing. The
 * copy is removed in every case. Only what POSIX has and every system does.
 */
export const shellProgram = `
LC_ALL=C; export LC_ALL; umask 077
${beganFunction}
db=$1; life=$2; shift 2
dir=; copied=; watch=
forget() {
  trap '' HUP INT TERM PIPE
  [ -z "$watch" ] || kill -s TERM "$watch" 2>/dev/null
  [ -z "$dir" ] || rm -rf -- "$dir"
}
trap forget EXIT
trap 'exit 1' HUP INT TERM PIPE
exec 3<&0
stay() {
  [ -z "$watch" ] || kill -s TERM "$watch" 2>/dev/null
  (
    sleep "$1" & s=$!
    trap 'kill "$s"; exit' TERM
    wait "$s"; kill -s TERM 0
  ) </dev/null >/dev/null 2>&1 3<&- &
  watch=$!
}
version() {
  [ -f "$1" ] || { echo -; return; }
  stat -L -c '%d:%i:%s:%y' -- "$1" 2>/dev/null || stat -L -f '%d:%i:%z:%Fm' -- "$1" 2>/dev/null || {
    set -- $(ls -Llni -- "$1"); echo "0:$1:$6:$7-$8-$9"
  }
}
state() { for e in '' -wal -journal; do version "$db$e"; done; }
look() {
  state
  if [ -f "$db-shm" ]; then echo shm; else echo -; fi
  if [ ! -f "$db" ]; then echo -
  elif [ ! -r "$db" ]; then echo unreadable
  else dd if="$db" bs=4096 count=1 2>/dev/null | od -An -v -tx1 | tr -d ' \\n'; echo; fi
  if [ -r /proc/locks ]; then
    set -- $(ls -Ldi -- "$db" 2>/dev/null); echo locks
    grep -- ":\${1:-none} " /proc/locks
  fi
  echo end
}
copy() {
  most=0; place=
  for t in "\${TMPDIR:-/tmp}" /var/tmp; do
    [ -d "$t" ] && [ -w "$t" ] && [ -x "$t" ] || continue
    free=$(df -Pk -- "$t" 2>/dev/null | sed -n '2s/.* \\([0-9][0-9]*\\)  *[0-9]*% .*/\\1/p')
    [ -n "$free" ] || continue
    free=$((free - $2))
    if [ "$free" -ge "$1" ]; then place=$t; break; fi
    [ "$free" -le "$most" ] || most=$free
  done
  if [ -z "$place" ]; then echo "no-room $most"; return; fi
  dir=$place/.holdfast-tmp-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \\n')
  mkdir -m 700 -- "$dir" || { dir=; echo failed; return; }
  printf 'pid %s\\nbegan %s\\nboot %s\\nat %s\\n' "$$" "$(began $$)" "$(boot)" "$(date +%s)" > "$dir/${ownerName}"
  for n in 0 1 2; do
    copied=$dir/copy-$n.db; before=$(state)
    for e in '' -wal -journal; do
      [ -f "$db$e" ] || continue
      cp --reflink=auto -- "$db$e" "$copied$e" 2>/dev/null || cp -- "$db$e" "$copied$e" || { echo failed; return; }
    done
    if [ "$before" = "$(state)" ]; then echo copied; return; fi
  done
  echo changed
}
stay "$life"
while read -r word a b <&3; do
  case $word in
  look) look ;;
  stay) stay "$a" ;;
  copy) copy "$a" "$b" ;;
  open)
    file=$db; mode=
    [ "$a" != original ] || mode=-readonly
    [ "$a" != copy ] || file=$copied
    {
      line=
      while [ "$line" != .quit ] && IFS= read -r line <&3; do printf '%s\\n' "$line"; done
      if [ "$line" != .quit ]; then exec >&-; sleep 2; kill -s TERM 0; fi
    } | {
      sqlite3 -batch -init /dev/null "$@" \${mode:+"$mode"} "$file" 2>&1
      echo; echo closed
    } ;;
  esac
done
`;
