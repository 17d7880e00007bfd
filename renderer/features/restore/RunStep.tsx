import type { Job } from '../../../shared/model/job.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { isRunning } from '../../data/jobs.ts';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { useTexts } from '../../ui/language.tsx';
import { JobEnd } from '../jobs/JobEnd.tsx';
import { JobProgress } from '../jobs/JobProgress.tsx';
import { resultOf } from './plan-facts.ts';
import { ResultWithUndo } from './ResultWithUndo.tsx';

/** The restore at work, and what came of it. */
export function RunStep(props: { readonly job: Job | null }) {
  const { job } = props;
  const texts = useTexts(restoreTexts);
  if (job === null) return <Skeleton rows={3} />;
  const result = resultOf(job);
  if (isRunning(job))
    return (
      <div className="form form--wide">
        <h2>{texts.running}</h2>
        <JobProgress job={job} />
      </div>
    );
  if (result !== null) return <ResultWithUndo result={result} />;
  const cancelled = job.state === 'cancelled';
  return (
    <div className="form" role="status">
      <h2>{cancelled ? texts.cancelledTitle : texts.failedTitle}</h2>
      <JobEnd job={job} />
      <p>{cancelled ? texts.cancelledText : texts.failedText}</p>
    </div>
  );
}
