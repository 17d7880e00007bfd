import { useEffect, useRef } from 'react';
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

/**
 * A dialog that asks, runs a job and shows what came out of it. The job goes on when the dialog is left. The first button does nothing
 * and has the focus; the verb is on the other one.
 */
export function JobDialog(props: {
  readonly title: string;
  readonly description: ReactNode;
  /** Null once there is nothing more to be begun. */
  readonly verb: string | null;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly starting: boolean;
  readonly error: unknown;
  readonly jobId: JobId | null;
  readonly onStart: () => void;
  readonly onClose: () => void;
  /** What is asked before. */
  readonly children?: ReactNode;
  readonly renderOutcome: (outcome: JobOutcome) => ReactNode;
}) {
  const texts = useTexts(jobTexts);
  const cancel = useRef<HTMLButtonElement>(null);
  const job = useJob(props.jobId);
  const { jobId } = props;
  useEffect(() => {
    // The button that began it is gone: the focus stays in the dialog.
    if (jobId !== null) cancel.current?.focus();
  }, [jobId]);
  const running = props.jobId !== null && (job === null || isRunning(job));
  const outcome = job?.outcome ?? null;
  const leave = running ? texts.leave : props.jobId === null ? texts.cancel : texts.close;
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
          {props.verb === null || running ? null : (
            <Button
              tone={props.danger ? 'danger' : 'primary'}
              disabled={props.disabled ?? false}
              busy={props.starting}
              onClick={props.onStart}
            >
              {props.verb}
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        {running ? <Under job={job} /> : props.children}
        {job === null ? null : <JobEnd job={job} />}
        {outcome === null ? null : props.renderOutcome(outcome)}
        <ErrorNote error={props.error} />
      </div>
    </Dialog>
  );
}

function Under(props: { readonly job: Job | null }) {
  return props.job === null ? <Skeleton rows={2} /> : <JobProgress job={props.job} />;
}
