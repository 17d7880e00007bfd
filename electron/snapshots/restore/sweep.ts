import { z } from 'zod';
import type { ProcessIdentity } from '../../platform/machine.ts';
import { isAtWork } from './find-interrupted.ts';
import { ownerName } from './prepare-zones.ts';
import type { RestoreFiles } from './restore-files.ts';
import { intentPath, placesOf, restoreIdOf } from './work-places.ts';
import type { Zone } from './work-places.ts';

const Owner = z.object({
  machineId: z.string(),
  hostName: z.string(),
  bootId: z.string().nullable(),
  pid: z.number(),
  startedAt: z.string().nullable(),
});

/**
 * Removes working folders that were left by restores which ended before they changed anything: without an intent file, and without a
 * process that is still at it. What belongs to an interrupted restore stays.
 */
export async function sweepLeftovers(
  files: RestoreFiles,
  zones: readonly Zone[],
  signal: AbortSignal,
): Promise<void> {
  const found = new Set<string>();
  for (const { dir } of zones) for (const id of await workIds(files, dir)) found.add(id);
  for (const id of found) {
    signal.throwIfAborted();
    if (await isNeeded(files, zones, id)) continue;
    for (const { dir } of zones) {
      const { work } = placesOf(dir, id);
      await files.removeAll(work);
    }
  }
}

async function workIds(files: RestoreFiles, dir: string): Promise<readonly string[]> {
  if ((await files.facts(dir))?.type !== 'folder') return [];
  const names = await files.names(dir);
  return names.map((name) => restoreIdOf(name, 'work')).filter((id) => id !== null);
}

async function isNeeded(files: RestoreFiles, zones: readonly Zone[], id: string): Promise<boolean> {
  for (const { dir } of zones) {
    if ((await files.facts(intentPath(dir, id))) !== null) return true;
    const owner = await readOwner(files, `${placesOf(dir, id).work}/${ownerName}`);
    if (owner !== null && isAtWork({ owner })) return true;
  }
  return false;
}

async function readOwner(files: RestoreFiles, path: string): Promise<ProcessIdentity | null> {
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of files.read(path, AbortSignal.timeout(5000))) pieces.push(piece);
    return Owner.parse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  } catch {
    // Without a readable owner nobody can be at work: it is written before anything else.
    return null;
  }
}
