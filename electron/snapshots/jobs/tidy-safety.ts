import { z } from 'zod';
import type { JobContext } from '../../platform/job-context.ts';
import { systemFiles } from '../restore/restore-files.ts';
import { removeOldSafetyCopies } from '../restore/safety-copies.ts';

export const tidySafetyJobName = 'restore-tidy-safety';

const TidySafetyInput = z.object({ folders: z.array(z.string()) });
export const TidiedSafety = z.array(z.string());

/** Removes safety copies whose thirty days are over. */
export async function tidySafetyJob(
  raw: unknown,
  context: JobContext,
): Promise<z.infer<typeof TidiedSafety>> {
  const { folders } = TidySafetyInput.parse(raw);
  return [...(await removeOldSafetyCopies(systemFiles, folders, context))];
}
