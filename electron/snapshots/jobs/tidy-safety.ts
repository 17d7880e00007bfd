import type { z } from 'zod';
import type { JobContext } from '../../platform/job-context.ts';
import { removeOldSafetyCopies } from '../restore/safety-copies.ts';
import { withFiles } from '../restore/with-files.ts';
import type { TidiedSafety } from './tidy-safety-input.ts';
import { TidySafetyInput } from './tidy-safety-input.ts';

/** Removes safety copies whose thirty days are over. */
export async function tidySafetyJob(
  raw: unknown,
  context: JobContext,
): Promise<z.infer<typeof TidiedSafety>> {
  const { folders, host } = TidySafetyInput.parse(raw);
  return withFiles(host, context, async (files) => [
    ...(await removeOldSafetyCopies(files, folders, context)),
  ]);
}
