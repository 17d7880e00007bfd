import { copyName } from './host-copy.ts';
import { factsFunction } from './look-at-database.ts';

const copyFunction = `copy() { cp --reflink=auto -- "$1" "$2" 2>/dev/null </dev/null || { rm -f -- "$2"; cp -- "$1" "$2" </dev/null; }; }`;

/** Run by the shell of SQLite while its read transaction is open. A WAL that was begun anew meanwhile is thrown away: main is the state. */
const step = `${factsFunction}
${copyFunction}
state() { dd if="$M-wal" bs=32 count=1 2>/dev/null | od -An -v -tx1 | tr -d ' \\n'; }
bytes() { f=$(facts "$1") || return 0; f=\${f#*:}; f=\${f#*:}; printf '%s' "\${f%%:*}"; }
w=$(bytes "$M-wal"); w=\${w:-0}
n=0
while :; do
  if sleep 0.2 2>/dev/null; then n=$((n+2)); else sleep 1; n=$((n+10)); fi
  [ $n -gt "$MOST" ] && { echo "limit time"; kill 0; }
  g=$(bytes "$M-wal"); [ $((\${g:-0} - w)) -gt "$MOSTWAL" ] && { echo "limit wal $((g - w))"; kill 0; }
done & watch=$!
before=$(state)
echo "facts $(facts "$M")"
if copy "$M" ${copyName}; then echo "main $(bytes ${copyName})"; else echo failed; fi
if [ "$WAL" = 1 ]; then
  if copy "$M-wal" ${copyName}-wal && [ \${#before} = 64 ] && [ "$(state)" = "$before" ] && [ "$(bytes "$M-wal")" -ge "$w" ]
  then echo kept; else rm -f ${copyName}-wal; fi
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
 * Brings a copy into its one file where a program for that is there: the `-wal` of a database that nobody changes would travel every time.
 * Then tells the size of what lies there. Argument: the folder.
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
exit 0`;
