import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { JobId } from '../../../shared/model/ids.ts';
import type { Job, JobOutcome } from '../../../shared/model/job.ts';
import { jobTexts } from '../../app/texts/jobs.ts';
import { isRunning, useJob } from '../../data/jobs.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { JobEnd } from './JobEnd.tsx';
import { JobProgress } from './JobProgress.tsx';

/** A call that begins a job, as `useStartJob` gives it. */
type Starting<Input> = {
  readonly isPending: boolean;
  readonly error: unknown;
  readonly mutate: (
    input: Input,
    options: { readonly onSuccess: (started: { readonly jobId: JobId }) => void },
  ) => void;
};

/** The job that a dialog began last. */
export function useDialogJob<Input>(starting: Starting<Input>) {
  const [jobId, setJobId] = useState<JobId | null>(null);
  const { isPending, error, mutate } = starting;
  return {
    jobId,
    starting: isPending,
    error,
    start: (input: Input, onStarted?: () => void) =>
      mutate(input, {
        onSuccess: (started) => {
          setJobId(started.jobId);
          onStarted?.();
        },
      }),
  };
}

/**
 * A dialog that asks, runs a job and shows what came out of it. The job goes on when the dialog is left. The first button does nothing
 * and has the focus; the verb is on the other one.
 */
export function JobDialog(props: {
  readonly title: string;
  readonly description: ReactNode;
  /** Null where nothing can be begun. */
  readonly verb: string | null;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly job: { readonly jobId: JobId | null; readonly starting: boolean; readonly error: unknown };
  /** After one job another can be begun, as after a dry run. */
  readonly again?: boolean;
  readonly onStart: () => void;
  readonly onClose: () => void;
  /** What is asked before. */
  readonly children?: ReactNode;
  readonly renderOutcome: (outcome: JobOutcome) => ReactNode;
}) {
  const texts = useTexts(jobTexts);
  const cancel = useRef<HTMLButtonElement>(null);
  const { jobId } = props.job;
  const job = useJob(jobId);
  useEffect(() => {
    // The button that began it is gone: the focus stays in the dialog.
    if (jobId !== null) cancel.current?.focus();
  }, [jobId]);
  const running = jobId !== null && (job === null || isRunning(job));
  const asks = jobId === null || (props.again === true && !running);
  const leave = running ? texts.leave : jobId === null ? texts.cancel : texts.close;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      description={props.description}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={props.onClose}>
            {leave}
          </Button>
          {asks && props.verb !== null ? (
            <Button
              tone={props.danger ? 'danger' : 'primary'}
              disabled={props.disabled ?? false}
              busy={props.job.starting}
              onClick={props.onStart}
            >
              {props.verb}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="stack">
        {asks ? props.children : null}
        {jobId === null ? null : <Begun job={job} renderOutcome={props.renderOutcome} />}
        <ErrorNote error={props.job.error} />
      </div>
    </Dialog>
  );
}

function Begun(props: {
  readonly job: Job | null;
  readonly renderOutcome: (outcome: JobOutcome) => ReactNode;
}) {
  const { job } = props;
  if (job === null) return <Skeleton rows={2} />;
  if (isRunning(job)) return <JobProgress job={job} />;
  return job.outcome === null ? <JobEnd job={job} /> : props.renderOutcome(job.outcome);
}
