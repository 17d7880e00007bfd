import type { RepositoryId, TargetId } from '../../../shared/model/ids.ts';
import { jobTexts } from '../../app/texts/jobs.ts';
import { isRunning, useJobs } from '../../data/jobs.ts';
import { useTexts } from '../../ui/language.tsx';
import { JobProgress } from './JobProgress.tsx';
import './jobs.css';

/** What runs now: everywhere, or about one target or repository. Nothing where nothing runs. */
export function RunningJobs(props: { readonly targetId?: TargetId; readonly repositoryId?: RepositoryId }) {
  const texts = useTexts(jobTexts);
  const { targetId, repositoryId } = props;
  const running = (useJobs().data?.jobs ?? []).filter(
    (job) =>
      isRunning(job) &&
      (targetId === undefined || job.targetId === targetId) &&
      (repositoryId === undefined || job.repositoryId === repositoryId),
  );
  if (running.length === 0) return null;
  return (
    <section className="running-jobs" aria-label={texts.running}>
      {running.map((job) => (
        <JobProgress key={job.id} job={job} compact />
      ))}
    </section>
  );
}
