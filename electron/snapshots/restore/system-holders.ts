import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { heldBy, lockName, locksIn, processTitle } from './held-files.ts';
import type { RestoreFiles } from './restore-files.ts';
import type { Holder } from './restore-system.ts';

/**
 * Other processes of this computer that have one of these files open (Linux: proc(5) `fd`, and `locks` for the processes of other accounts).
 * Null where nothing of it can be read.
 */
export async function systemHolders(
  files: RestoreFiles,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly Holder[] | null> {
  if (process.platform !== 'linux') return null;
  return [...openFiles(paths, signal), ...(await lockedFiles(files, paths))];
}

/** Synchronous: thousands of tiny reads from memory, which would take ten times as long one by one through the thread pool. */
function openFiles(paths: readonly string[], signal: AbortSignal): readonly Holder[] {
  const found: Holder[] = [];
  for (const name of namesIn('/proc')) {
    signal.throwIfAborted();
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    for (const descriptor of namesIn(`/proc/${name}/fd`)) {
      const target = readOrEmpty(() => readlinkSync(`/proc/${name}/fd/${descriptor}`));
      if (!heldBy(target, paths)) continue;
      found.push({ pid, name: processName(pid), path: target });
      break;
    }
  }
  return found;
}

/** Locks show also what this account may not look into. */
async function lockedFiles(files: RestoreFiles, paths: readonly string[]): Promise<readonly Holder[]> {
  const locks = locksIn(readOrEmpty(() => readFileSync('/proc/locks', 'utf8')));
  const found: Holder[] = [];
  for (const path of paths) {
    const facts = await files.facts(path);
    if (facts?.type !== 'file') continue;
    for (const pid of locks.get(lockName(facts)) ?? []) {
      if (pid !== process.pid) found.push({ pid, name: processName(pid), path });
    }
  }
  return found;
}

/** What a process of this computer is known by. */
export function processName(pid: number): string {
  const command = readOrEmpty(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  return processTitle(command) || readOrEmpty(() => readFileSync(`/proc/${pid}/comm`, 'utf8')).trim();
}

function namesIn(folder: string): readonly string[] {
  return readOrEmpty(() => readdirSync(folder).join('/')).split('/');
}

/** A process may end, or belong to somebody else, while it is looked at. */
function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
