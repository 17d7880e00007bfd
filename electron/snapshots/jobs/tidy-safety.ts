import { z } from 'zod';
import { HostAccess } from '../../locations/ssh/host-access.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { removeOldSafetyCopies } from '../restore/safety-copies.ts';
import { withFiles } from '../restore/with-files.ts';

export const tidySafetyJobName = 'restore-tidy-safety';

const TidySafetyInput = z.object({
  folders: z.array(z.string()),
  host: HostAccess.nullable().default(null),
});
export const TidiedSafety = z.array(z.string());

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
