import { join } from 'node:path';
import { z } from 'zod';
import { findFiles } from '../../electron/actions/files/find-files.ts';
import { keepFiles, sweepUnfinished } from '../../electron/actions/files/keep-files.ts';
import { removeFiles } from '../../electron/actions/files/remove-files.ts';
import { changeRowsJob } from '../../electron/actions/rows/change-rows-job.ts';
import { keepCopy, replaceFile } from '../../electron/actions/settings/replace-file.ts';
import { LocalLocation } from '../../electron/locations/local-location.ts';
import { SystemClock } from '../../electron/platform/clock.ts';

/* What an action does to a target, in its order, as the kinds of actions do it. */

const { signal } = new AbortController();

export function changeRows(input: unknown): Promise<unknown> {
  return changeRowsJob(input, { signal, clock: new SystemClock(), progress: () => undefined });
}

const Files = z.object({ root: z.string(), kept: z.string(), targetId: z.string() });

export async function deleteFiles(input: unknown): Promise<unknown> {
  const { root, kept, targetId } = Files.parse(input);
  const location = new LocalLocation(root);
  const files = await findFiles(location, 'uploads', signal);
  const absolute = async (path: string) => join(await location.absolutePath('uploads'), path);
  await sweepUnfinished(kept, targetId);
  if (!(await keepFiles(files, kept, absolute, signal))) return 'plan-changed';
  const { removed, changed, failed } = await removeFiles(files, absolute);
  return { removed, changed, failed: Object.fromEntries(failed) };
}

const Replacement = z.object({
  path: z.string(),
  copy: z.string(),
  before: z.string(),
  after: z.string(),
  digest: z.string(),
});

export async function replace(input: unknown): Promise<unknown> {
  const { path, copy, before, after, digest } = Replacement.parse(input);
  await keepCopy(copy, Buffer.from(before));
  return replaceFile(path, Buffer.from(after), digest);
}
