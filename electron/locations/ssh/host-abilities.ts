import { isAppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { readHostClock } from './host-clock.ts';
import type { HostClock } from './host-clock.ts';
import { runToEnd } from './run-to-end.ts';
import { readAbilities } from './read-abilities.ts';
import type { FoundAbilities } from './read-abilities.ts';
import { SftpSession } from './sftp-session.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { isWindowsServer } from './windows-host.ts';

/** What a host can be used for as it is. */
export type HostAbilities = {
  readonly system: 'posix' | 'windows' | 'unknown';
  /** Why no files can be read, and what to do; null where they can. */
  readonly noSftp: LocalText | null;
  /** Null where the account may run nothing, or the host is no POSIX system. */
  readonly programs: FoundAbilities | null;
  /** Why no programs can be run, and what to do; null where they can. */
  readonly noPrograms: LocalText | null;
  /** Null where nobody could be asked. */
  readonly clock: HostClock | null;
};

const mostBytes = 65_536;

/**
 * One line for each ability: a name, a tabulator, what was found. `command -v` looks on the PATH that programs will get. Nothing is changed, and
 * sudo is not tried: many hosts mail it to root.
 */
const script = `LC_ALL=C; export LC_ALL
say() { printf '%s\\t%s\\n' "$1" "$2"; }
first() { "$@" 2>/dev/null </dev/null | head -n 1; }
say system "$(uname -s)"; say release "$(uname -r)"; say machine "$(uname -m)"
say uid "$(id -u)"; say user "$(id -un)"; say temp "\${TMPDIR:-/tmp}"
for p in python3 sqlite3 sha256sum stat df dd tar pg_dump sudo; do
  command -v "$p" >/dev/null 2>&1 && say "has-$p" 1
done
command -v python3 >/dev/null 2>&1 && say python3 "$(first python3 -c 'import sys; print(".".join(map(str, sys.version_info[:3])))')"
command -v python3 >/dev/null 2>&1 && say python3-sqlite "$(first python3 -c 'import sqlite3; print(sqlite3.sqlite_version)')"
command -v sqlite3 >/dev/null 2>&1 && say sqlite3 "$(first sqlite3 -version)"
command -v pg_dump >/dev/null 2>&1 && say pg_dump "$(first pg_dump --version)"
exit 0`;

/** Finds out what a host has. Throws `ssh/…` when it cannot be reached at all; what it lacks is a value. */
export async function hostAbilities(connection: SshConnection, wait: Wait): Promise<HostAbilities> {
  const noSftp = await whyNoSftp(connection, wait);
  const said = await orWhyNoCommands(() =>
    runToEnd(connection, { program: 'sh', args: ['-c', script] }, { mostBytes }, wait),
  );
  if ('why' in said) {
    const system = isWindowsServer(connection) ? 'windows' : 'unknown';
    return { system, noSftp, programs: null, noPrograms: said.why, clock: null };
  }
  const programs = readAbilities(said.stdout.toString('utf8'));
  const clock = await readHostClock(connection, wait);
  return { system: 'posix', noSftp, programs, noPrograms: null, clock };
}

async function whyNoSftp(connection: SshConnection, wait: Wait): Promise<LocalText | null> {
  try {
    (await SftpSession.open(connection, wait)).close();
    return null;
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'ssh/no-sftp') return error.text;
    throw error;
  }
}

async function orWhyNoCommands<Value>(
  work: () => Promise<Value>,
): Promise<Value | { readonly why: LocalText }> {
  try {
    return await work();
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'ssh/no-commands') return { why: error.text };
    throw error;
  }
}
