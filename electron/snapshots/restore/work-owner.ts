import { z } from 'zod';
import { identityOfThisProcess, ProcessIdentity } from '../../platform/machine.ts';
import type { RestoreFiles } from './restore-files.ts';
import { intentPath } from './work-places.ts';

/** Which restore prepares something, so that it can be told and removed where it is killed before its intent file is written. */
const PreparedRestore = z.object({
  snapshotId: z.string(),
  targetName: z.string(),
  startedAt: z.number(),
  /** The zone that this folder is in, the one that gets the intent file, and where each lay. */
  zone: z.string(),
  home: z.string(),
  zones: z.record(z.string(), z.string()),
  /** The uppermost folder that was made for this restore; null when all were there. */
  madeFolder: z.string().nullable(),
});
export type PreparedRestore = z.infer<typeof PreparedRestore>;

/** Who is at work in a working folder. An earlier version did not write which restore it is. */
const WorkOwner = ProcessIdentity.extend({ restore: PreparedRestore.nullable().default(null) });
type WorkOwner = z.infer<typeof WorkOwner>;

/** This process, at a restore. */
export function workOwner(restore: PreparedRestore): WorkOwner {
  return { ...identityOfThisProcess(), restore };
}

const readMs = 5000;

/** Null where none can be read: it is written before anything else, so nobody can be at work there. */
export async function readOwner(files: RestoreFiles, path: string): Promise<WorkOwner | null> {
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of files.read(path, AbortSignal.timeout(readMs))) pieces.push(Buffer.from(piece));
    return WorkOwner.parse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  } catch {
    return null;
  }
}

/** Whether the restore of a working folder in `dir` has an intent file: there, or where its owner says that another zone has it. */
export async function hasIntent(
  files: RestoreFiles,
  dir: string,
  id: string,
  owner: WorkOwner | null,
): Promise<boolean> {
  if ((await files.facts(intentPath(dir, id))) !== null) return true;
  const restore = owner?.restore ?? null;
  // Where this one lies now counts, not where it lay: it may have been copied or moved.
  const home = restore === null || restore.home === restore.zone ? undefined : restore.zones[restore.home];
  return home !== undefined && (await files.facts(intentPath(home, id))) !== null;
}
