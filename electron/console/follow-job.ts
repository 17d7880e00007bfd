import { AppError } from '../../shared/errors/app-error.ts';
import { isErrorCode } from '../../shared/errors/error-codes.ts';
import type { JobId } from '../../shared/model/ids.ts';
import type { Job } from '../../shared/model/job.ts';
import type { JobRegistry } from '../snapshots/job-registry.ts';

/** The job once it has ended; its failure is thrown. What cancels the signal cancels the job. */
export async function followJob(registry: JobRegistry, jobId: JobId, signal: AbortSignal): Promise<Job> {
  const cancel = () => registry.cancel(jobId);
  signal.addEventListener('abort', cancel, { once: true });
  // Cancelled before the job began: nothing will say so again.
  if (signal.aborted) cancel();
  try {
    const job = await registry.ended(jobId);
    if (job.error === null) return job;
    const { code, text } = job.error;
    throw new AppError(isErrorCode(code) ? code : 'internal/unexpected', text);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
