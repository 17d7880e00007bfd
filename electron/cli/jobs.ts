import { AppError } from '../../shared/errors/app-error.ts';
import { isErrorCode } from '../../shared/errors/error-codes.ts';
import type { JobId } from '../../shared/model/ids.ts';
import type { Job, JobOutcome } from '../../shared/model/job.ts';
import { progressText } from '../../shared/text/progress-text.ts';
import type { CommandContext } from './command.ts';

type OutcomeOf<Kind extends JobOutcome['kind']> = Extract<JobOutcome, { kind: Kind }>;

/**
 * Follows a job to its end and answers its outcome; its failure is thrown. Progress goes to standard error: one line that is
 * rewritten on a terminal, plain lines where each stage begins otherwise. Ctrl-C cancels the job and waits for its safe stop.
 */
export async function followJob<Kind extends JobOutcome['kind']>(
  { ops, out, signal }: CommandContext,
  started: { readonly jobId: JobId },
  kind: Kind,
): Promise<OutcomeOf<Kind>> {
  const { jobId } = started;
  const quiet = new AbortController();
  const calm = ops.with(quiet.signal);
  const cancel = () => void calm.call('jobs.cancel', { jobId }).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  const stopListening = ops.on('jobs.changed', ({ jobs }) => {
    const job = jobs.find(({ id }) => id === jobId);
    if (job?.progress && job.finishedAt === null)
      out.progress(progressText(job, Date.now()), job.progress.stage.en);
  });
  try {
    for (;;) {
      const job = await calm.call('jobs.wait', { jobId });
      if (job.finishedAt !== null) return outcomeOf(job, kind);
    }
  } finally {
    stopListening();
    signal.removeEventListener('abort', cancel);
    out.endProgress();
  }
}

function outcomeOf<Kind extends JobOutcome['kind']>(job: Job, kind: Kind): OutcomeOf<Kind> {
  if (job.error !== null) {
    const { code, text } = job.error;
    throw new AppError(isErrorCode(code) ? code : 'internal/unexpected', text);
  }
  const { outcome } = job;
  if (isOfKind(outcome, kind)) return outcome;
  throw new Error(`a ${kind} job ended as ${String(outcome?.kind)}`);
}

function isOfKind<Kind extends JobOutcome['kind']>(
  outcome: JobOutcome | null,
  kind: Kind,
): outcome is OutcomeOf<Kind> {
  return outcome?.kind === kind;
}
