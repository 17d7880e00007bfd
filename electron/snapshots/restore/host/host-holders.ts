import { heldBy, lockName, locksIn, processTitle } from '../held-files.ts';
import type { RestoreFiles } from '../restore-files.ts';
import type { Holder } from '../restore-system.ts';
import { fromSystemName } from '../system-names.ts';
import type { HostCalls } from './host-calls.ts';
import { splitAtNul } from './host-files.ts';
import { hostText } from './host-text.ts';
import { helperBytes } from './helper-words.ts';

/** As `systemHolders`, on a host. Null where it is no Linux. */
export async function hostHolders(
  calls: HostCalls,
  files: RestoreFiles,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly Holder[] | null> {
  if ((await calls.greeting()).system !== 'linux') return null;
  const found = new Map<string, Omit<Holder, 'name'>>();
  for (const holder of [...(await openFiles(calls, paths)), ...(await lockedFiles(calls, files, paths))]) {
    signal.throwIfAborted();
    found.set(`${holder.pid} ${holder.path}`, holder);
  }
  return Promise.all(
    [...found.values()].map(async (one) => ({ ...one, name: await nameOf(calls, one.pid) })),
  );
}

type Open = Omit<Holder, 'name'>;

async function openFiles(calls: HostCalls, paths: readonly string[]): Promise<readonly Open[]> {
  const [word] = await calls.ask({ lane: 'calls', words: ['held', commonStart(paths)] });
  const pieces = splitAtNul(helperBytes(word)).map(fromSystemName);
  const found: Open[] = [];
  for (let at = 0; at + 1 < pieces.length; at += 2) {
    const [where = '', path = ''] = pieces.slice(at, at + 2);
    // The number alone, or the folder of the process's files.
    const pid = Number(/\d+/.exec(where)?.[0]);
    if (heldBy(path, paths)) found.push({ pid, path });
  }
  return found;
}

async function lockedFiles(
  calls: HostCalls,
  files: RestoreFiles,
  paths: readonly string[],
): Promise<readonly Open[]> {
  const locks = locksIn(await hostText(calls, '/proc/locks'));
  if (locks.size === 0) return [];
  const found: Open[] = [];
  const { filesAtOnce } = files.system;
  for (let at = 0; at < paths.length; at += filesAtOnce) {
    const some = paths.slice(at, at + filesAtOnce);
    const facts = await Promise.all(some.map((path) => files.facts(path)));
    for (const [index, path] of some.entries()) {
      const one = facts[index];
      if (one?.type !== 'file') continue;
      for (const pid of locks.get(lockName(one)) ?? []) found.push({ pid, path });
    }
  }
  return found;
}

async function nameOf(calls: HostCalls, pid: number): Promise<string> {
  const title = processTitle(await hostText(calls, `/proc/${pid}/cmdline`));
  return title || (await hostText(calls, `/proc/${pid}/comm`)).trim();
}

function commonStart(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  let length = first.length;
  for (const path of others) {
    while (!path.startsWith(first.slice(0, length))) length -= 1;
  }
  // A name that is no text is not cut in the middle of a byte.
  const start = first.slice(0, length);
  return start.slice(0, start.lastIndexOf('/') + 1);
}
