import { z } from 'zod';
import { findFiles, treeAt } from '../../electron/actions/files/find-files.ts';
import { keepFiles, sweepUnfinished } from '../../electron/actions/files/keep-files.ts';
import { changeRowsJob } from '../../electron/actions/rows/change-rows-job.ts';
import { keepCopy } from '../../electron/actions/kept/keep-copy.ts';
import { LocalComputer } from '../../electron/locations/local-computer.ts';
import { LocalLocation } from '../../electron/locations/local-location.ts';
import { SystemClock } from '../../electron/platform/clock.ts';
import { copyKey } from '../fakes/kept-copy.ts';

/* What an action does to a target, in its order, as the kinds of actions do it. */

const { signal } = new AbortController();

export function changeRows(input: unknown): Promise<unknown> {
  return changeRowsJob(input, { signal, clock: new SystemClock(), progress: () => undefined });
}

const Files = z.object({ root: z.string(), kept: z.string(), targetId: z.string() });

export async function deleteFiles(input: unknown): Promise<unknown> {
  const { root, kept, targetId } = Files.parse(input);
  const computer = new LocalComputer();
  const tree = await treeAt(new LocalLocation(root), computer, 'uploads', signal);
  const files = await findFiles(tree, computer, signal);
  const { absolute } = tree;
  await sweepUnfinished(kept, targetId);
  if (!(await keepFiles(files, kept, { computer, absolute, copyKey, signal }))) return 'plan-changed';
  const gone = files.map((file) => ({ ...file, absolute: absolute(file.path) }));
  const { removed, changed, failed } = await computer.remove(gone);
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
  return (await new LocalComputer().replace(path, Buffer.from(after), digest, signal)) !== 'changed';
}
