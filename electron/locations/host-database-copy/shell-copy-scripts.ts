import { copyName } from './host-copy.ts';
import { factsFunction } from './look-at-database.ts';

const copyFunction = `copy() { cp --reflink=auto -- "$1" "$2" 2>/dev/null </dev/null || { rm -f -- "$2"; cp -- "$1" "$2" </dev/null; }; }`;

const walFunctions = `state() { dd if="$M-wal" bs=32 count=1 2>/dev/null | od -An -v -tx1 | tr -d ' \\n'; }
bytes() { f=$(facts "$1") || return 0; f=\${f#*:}; f=\${f#*:}; printf '%s' "\${f%%:*}"; }`;

/**
 * Run by the shell of SQLite while its read transaction is open. Main alone is the state where the WAL has nothing, or was begun anew meanwhile,
 * which the transaction only allows once main has all of it. That has to be seen: a WAL that cannot be copied or looked at has commits that main
 * lacks.
 */
const step = `${factsFunction}
${copyFunction}
${walFunctions}
w=0; [ -e "$M-wal" ] && w=$(bytes "$M-wal")
log() {
  [ -n "$w" ] || { echo unseen; return; }
  [ "$w" -ge 32 ] || { echo alone; return; }
  copy "$M-wal" ${copyName}-wal || { echo failed; return; }
  after=$(state); now=$(bytes "$M-wal")
  if [ -z "$now" ]; then echo unseen
  elif [ "$now" -lt "$w" ]; then echo alone
  elif [ \${#before} != 64 ] || [ \${#after} != 64 ]; then echo unseen
  elif [ "$after" = "$before" ]; then echo kept
  else echo alone; fi
}
n=0
while :; do
  if sleep 0.2 2>/dev/null; then n=$((n+2)); else sleep 1; n=$((n+10)); fi
  [ $n -gt "$MOST" ] && { echo "limit time"; kill 0; }
  g=$(bytes "$M-wal"); [ $((\${g:-0} - \${w:-0})) -gt "$MOSTWAL" ] && { echo "limit wal $((g - \${w:-0}))"; kill 0; }
done & watch=$!
before=$(state)
echo "facts $(facts "$M")"
if copy "$M" ${copyName}; then echo "main $(bytes ${copyName})"; else echo failed; fi
if [ "$WAL" = 1 ]; then
  l=$(log); echo "$l"
  [ "$l" = kept ] || rm -f ${copyName}-wal
fi
echo "again $(facts "$M")"
kill $watch
exit 0`;

/** What the shell of SQLite is told: it holds the transaction for as long as the step takes. Nothing of it depends on the database's name. */
const statements = `.bail on
.timeout 10000
PRAGMA mmap_size = 0;
PRAGMA query_only = 1;
BEGIN;
SELECT count(*) FROM sqlite_master;
.print mode
PRAGMA journal_mode;
.print pages
PRAGMA page_count;
.print size
PRAGMA page_size;
.print begun
.system sh ./step.sh
COMMIT;
.print released
`;

/**
 * The pinned read by the shell of SQLite. Arguments: the database, the folder, 1 in WAL mode, tenths of a second that the state may be held,
 * bytes by which the `-wal` may grow. The whole of it runs on the host, so that a link that falls silent keeps no server waiting.
 */
export const shellPinnedScript = `umask 077
LC_ALL=C; export LC_ALL
cd -- "$2" || exit 3
M=$1; WAL=$3; MOST=$4; MOSTWAL=$5; export M WAL MOST MOSTWAL
cat > step.sh <<'END-OF-STEP'
${step}
END-OF-STEP
sqlite3 -batch -readonly -init /dev/null "$M" <<'END-OF-STATEMENTS'
${statements}END-OF-STATEMENTS
s=$?
rm -f step.sh
exit $s`;

/** Copies main, `-wal` and `-journal` of a database that no server has open. Arguments: the database, the folder. */
export const stoppedScript = `umask 077
LC_ALL=C; export LC_ALL
${factsFunction}
${copyFunction}
cd -- "$2" || exit 3
all() { for s in '' -wal -journal; do printf '%s;' "$(facts "$1$s")"; done; [ -e "$1-shm" ] && echo shm; }
before=$(all "$1")
for s in '' -wal -journal; do
  if [ -f "$1$s" ]; then copy "$1$s" "${copyName}$s" || exit 4; fi
done
echo "facts $(facts "$1")"
[ "$(all "$1")" = "$before" ] && echo same
exit 0`;

/**
 * Copies main, then `-wal`, of a database that a server may write to, while nothing holds it still. Arguments: the database, the folder, 1 in
 * WAL mode. A WAL that was not begun anew meanwhile has every page that a checkpoint can have written into main since, so that the two are a
 * committed state, as after a loss of power. Without one, nothing may have been written to any of the files: not meanwhile, and, for clocks that
 * tell whole seconds, not in the two seconds before.
 */
export const plainScript = `umask 077
LC_ALL=C; export LC_ALL
${factsFunction}
${copyFunction}
${walFunctions}
cd -- "$2" || exit 3
M=$1
all() { for s in '' -wal -journal; do printf '%s;' "$(facts "$M$s")"; done; }
node() { printf '%s' "\${1%:*:*:*}"; }
left=9
while [ $left -gt 0 ]; do
  rm -f ${copyName} ${copyName}-wal ${copyName}-journal
  main=$(facts "$M"); w=$(bytes "$M-wal"); header=''
  [ "$3" = 1 ] && header=$(state)
  if [ \${#header} = 64 ]; then
    left=$((left - 1))
    copy "$M" ${copyName} || exit 4
    copy "$M-wal" ${copyName}-wal || { [ -e "$M-wal" ] && exit 4; continue; }
    again=$(facts "$M")
    if [ "$(state)" = "$header" ] && [ "$(bytes "$M-wal")" -ge "$w" ] && [ "$(node "$again")" = "$(node "$main")" ]
    then echo "facts $main"; echo same; exit 0; fi
    continue
  fi
  left=$((left - 3))
  before=$(all); sleep 2
  [ "$(all)" = "$before" ] || continue
  for s in '' -wal -journal; do
    if [ -f "$M$s" ]; then copy "$M$s" "${copyName}$s" || exit 4; fi
  done
  [ "$(all)" = "$before" ] && { echo "facts $main"; echo same; exit 0; }
done
exit 0`;

/**
 * Brings a copy into its one file where a program for that is there: the `-wal` of a database that nobody changes would travel every time.
 * Then tells the size of what lies there, and that this was all. Argument: the folder.
 */
export const settleScript = `umask 077
cd -- "$1" || exit 3
if [ -e ${copyName}-wal ] || [ -e ${copyName}-journal ]; then
  if command -v python3 >/dev/null 2>&1 && python3 -c 'import sqlite3' 2>/dev/null; then
    python3 -c 'import sqlite3
database = sqlite3.connect("${copyName}", isolation_level=None)
database.execute("SELECT count(*) FROM sqlite_master").fetchone()
database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
database.close()' >/dev/null 2>&1 </dev/null
  elif command -v sqlite3 >/dev/null 2>&1; then
    printf 'SELECT count(*) FROM sqlite_master;\\nPRAGMA wal_checkpoint(TRUNCATE);\\n' | sqlite3 -batch -init /dev/null ${copyName} >/dev/null 2>&1
  fi
fi
rm -f ${copyName}-shm
for s in '' -wal -journal; do
  [ -f ${copyName}$s ] && [ -s ${copyName}$s ] && printf '%s\\t%s\\n' "\${s:-main}" "$(stat -c %s ${copyName}$s 2>/dev/null || stat -f %z ${copyName}$s)"
done
echo end`;
