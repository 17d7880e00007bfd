import { useEffect, useRef } from 'react';
import type { JobId } from '../../../shared/model/ids.ts';
import { isRunning, useJob } from '../../data/jobs.ts';
import { JobEnd } from '../jobs/JobEnd.tsx';
import { JobProgress } from '../jobs/JobProgress.tsx';
import { resultOf } from './plan-facts.ts';
import { RestoreResultView } from './RestoreResultView.tsx';

/** A restore, an undo, a resumption or a rollback under way, and what came of it. The focus goes to the end of it: its button is gone. */
export function RestoreJob(props: { readonly jobId: JobId }) {
  const job = useJob(props.jobId);
  const end = useRef<HTMLDivElement>(null);
  const ended = job !== null && !isRunning(job);
  useEffect(() => {
    if (ended && document.activeElement === document.body) end.current?.focus();
  }, [ended]);
  if (job === null) return null;
  if (!ended) return <JobProgress job={job} />;
  const result = resultOf(job);
  return (
    <div ref={end} tabIndex={-1}>
      {result === null ? <JobEnd job={job} /> : <RestoreResultView result={result} />}
    </div>
  );
}
