import { userInfo } from 'node:os';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { Location } from './location.ts';
import { hostPrograms } from './ssh/host-programs.ts';
import { runToEnd } from './ssh/run-to-end.ts';
import type { SshConnection } from './ssh/ssh-connection.ts';
import { SshLocation } from './ssh/ssh-location.ts';

const askMs = 30_000;
const mostBytes = 1024;

/** The account whose rights the files of a location are read with; null where nobody can say its name. Throws `ssh/…`. */
export async function readingAccount(location: Location, signal: AbortSignal): Promise<string | null> {
  if (!(location instanceof SshLocation)) return userInfo().username;
  const { programs } = await hostPrograms(location.connection.own, { signal, timeoutMs: askMs });
  return programs?.user ?? null;
}

/** The owner of a file by its name, where facts tell a number and the host knows whose it is. Throws `ssh/…`. */
export async function namedOwner(
  location: Location,
  owner: string | null,
  signal: AbortSignal,
): Promise<string | null> {
  const uid = /^uid (\d+)$/.exec(owner ?? '')?.[1];
  if (uid === undefined || !(location instanceof SshLocation)) return owner;
  return (await nameOf(location.connection.own, uid, signal)) ?? owner;
}

const names = new WeakMap<SshConnection, Map<string, string | null>>();

/** Directory services answer `getent`; systems without it have an `id` that takes numbers. */
const script = 'if n=$(getent passwd "$1"); then printf %s "${n%%:*}"; else id -un "$1"; fi';

async function nameOf(connection: SshConnection, uid: string, signal: AbortSignal): Promise<string | null> {
  const known = names.get(connection) ?? new Map<string, string | null>();
  names.set(connection, known);
  const before = known.get(uid);
  if (before !== undefined) return before;
  const name = await askName(connection, uid, signal);
  known.set(uid, name);
  return name;
}

async function askName(connection: SshConnection, uid: string, signal: AbortSignal): Promise<string | null> {
  const command = { program: 'sh', args: ['-c', script, 'sh', uid] };
  try {
    const { exitCode, stdout } = await runToEnd(
      connection,
      command,
      { mostBytes },
      { signal, timeoutMs: askMs },
    );
    const name = stdout.toString('utf8').trim();
    return exitCode === 0 && /^[^\s:/]{1,64}$/.test(name) ? name : null;
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'ssh/no-commands') return null;
    throw error;
  }
}
