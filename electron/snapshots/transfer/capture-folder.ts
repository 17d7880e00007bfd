import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { isMissingFile } from '../../platform/file-errors.ts';
import { ProcessIdentity } from '../../platform/machine.ts';
import { ownerState } from '../../repository/locks/lock-file.ts';

const namePattern = /^\.holdfast-capture-[0-9a-f]{12}\.tmp$/;
const ownerName = 'owner.json';
/** Of a process that cannot be asked, because it is or was on another computer, or is not named: so long must nothing have changed. */
const abandonedAfterMs = 24 * 3_600_000;

/** A folder for all that a capture to a file needs until that file has its name. It says whose it is, in case it is left behind. */
export async function makeCaptureFolder(beside: string, self: ProcessIdentity): Promise<string> {
  const folder = join(beside, `.holdfast-capture-${randomBytes(6).toString('hex')}.tmp`);
  await mkdir(folder, { mode: 0o700 });
  await writeFile(join(folder, ownerName), JSON.stringify(self), { mode: 0o600 });
  return folder;
}

/**
 * Removes what captures that were cut off have left beside a file: those whose process is gone, and those of which nobody can say so
 * where nothing has changed for a day. Answers the folders; one that cannot be removed stays, and is not named.
 *
 * @param now epoch ms
 */
export async function removeAbandoned(
  beside: string,
  self: ProcessIdentity,
  now: number,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const name of await readdir(beside).catch(() => [])) {
    const folder = join(beside, name);
    if (!namePattern.test(name) || !(await isAbandoned(folder, self, now))) continue;
    const isGone = await rm(folder, { recursive: true, force: true }).then(
      () => true,
      () => false,
    );
    if (isGone) removed.push(folder);
  }
  return removed;
}

async function isAbandoned(folder: string, self: ProcessIdentity, now: number): Promise<boolean> {
  try {
    if (!(await lstat(folder)).isDirectory()) return false;
    const owner = await ownerOf(folder);
    const state = owner === null ? 'cannot-say' : ownerState({ ...owner, host: owner.hostName }, self);
    if (state !== 'cannot-say') return state === 'gone';
    return now - (await changedAt(folder)) > abandonedAfterMs;
  } catch {
    // Somebody else removes it, or this account may not look into it.
    return false;
  }
}

async function ownerOf(folder: string): Promise<ProcessIdentity | null> {
  try {
    const text = await readFile(join(folder, ownerName), 'utf8');
    return ProcessIdentity.safeParse(parseJson(text)).data ?? null;
  } catch (error: unknown) {
    if (isMissingFile(error)) return null;
    throw error;
  }
}

/** When anything in it was changed last. */
async function changedAt(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const times = await Promise.all(
    ['.', ...names].map(async (name) => (await lstat(join(folder, name))).mtimeMs),
  );
  return times.reduce((latest, time) => Math.max(latest, time), 0);
}
