import { useEffect } from 'react';
import type { Job } from '../../../shared/model/job.ts';
import { formatAge } from '../../../shared/text/format-age.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { formatRate } from '../../../shared/text/link-summary.ts';
import { jobTexts } from '../../app/texts/jobs.ts';
import { isRunning, useCancelJob } from '../../data/jobs.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { useSeconds } from '../../ui/use-seconds.ts';
import { useEta } from './use-eta.ts';
import './jobs.css';

/** After this long without a word the silence is said: a bar that stands still looks like one that hangs. */
const quietMs = 3000;

/** What a job is doing: stage, counts, a range for the rest, and how long it has said nothing. */
export function JobProgress(props: { readonly job: Job; readonly compact?: boolean }) {
  const { job } = props;
  const texts = useTexts(jobTexts);
  const local = useLocal();
  const title = local(job.title);
  const stage = job.progress === null ? texts.starting : local(job.progress.stage);
  useEffect(() => {
    if (!props.compact) announce(texts.announceStage(title, stage));
  }, [props.compact, texts, title, stage]);
  return (
    <div className="job" data-state={job.state}>
      <div className="row-line row-line--apart">
        <strong>
          <Plain text={props.compact ? title : stage} />
        </strong>
        <CancelJob job={job} />
      </div>
      <Bar job={job} label={title} />
      <Counts job={job} stage={props.compact ? stage : null} />
      {job.state === 'cancelling' ? <p role="status">{texts.cancelling}</p> : null}
    </div>
  );
}

function CancelJob(props: { readonly job: Job }) {
  const { job } = props;
  const texts = useTexts(jobTexts);
  const local = useLocal();
  const cancel = useCancelJob();
  if (!isRunning(job)) return null;
  return (
    <>
      <Button
        small
        icon="stop"
        aria-label={texts.cancelJob(local(job.title))}
        busy={cancel.isPending || job.state === 'cancelling'}
        onClick={() => cancel.mutate(job.id)}
      >
        {texts.cancel}
      </Button>
      <ErrorNote error={cancel.error} />
    </>
  );
}

/** A share is drawn only where the total is known; else the bar says that work is under way and nothing more. */
function Bar(props: { readonly job: Job; readonly label: string }) {
  const progress = props.job.progress;
  const total = progress?.bytesTotal ?? 0;
  // All read and still at it, such as while checking: a full bar would say that it is done.
  const known = progress !== null && total > 0 && progress.bytes < total;
  const share = known ? progress.bytes / total : null;
  return (
    <div
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === null ? {} : { 'aria-valuenow': Math.floor(share * 100) })}
      className="job__bar"
      data-known={share !== null}
    >
      <div className="job__share" style={share === null ? {} : { width: `${share * 100}%` }} />
    </div>
  );
}

function Counts(props: { readonly job: Job; readonly stage: string | null }) {
  const { job } = props;
  const texts = useTexts(jobTexts);
  const language = useLanguage();
  const now = useSeconds(isRunning(job));
  const eta = useEta(job, now);
  const { progress } = job;
  const silentMs = now - job.heardAt;
  const parts = [
    props.stage,
    progress === null || progress.steps < 2 ? null : texts.stepOf(progress.step, progress.steps),
    progress === null || progress.bytes === 0
      ? null
      : texts.bytes(
          formatBytes(progress.bytes, language),
          progress.bytesTotal === null ? null : formatBytes(progress.bytesTotal, language),
        ),
    progress === null || progress.files === 0
      ? null
      : texts.files(
          formatNumber(progress.files, language),
          progress.filesTotal === null ? null : formatNumber(progress.filesTotal, language),
        ),
    progress?.carriedBytes === undefined
      ? null
      : texts.carried(
          formatBytes(progress.carriedBytes, language),
          formatRate(progress.carriedBytes, job.heardAt - job.startedAt, language),
        ),
    texts.runningFor(formatAge(now - job.startedAt, language)),
    eta === null || silentMs > quietMs
      ? null
      : texts.left(
          formatDuration(roundToSeconds(eta.lowMs), language),
          formatDuration(roundToSeconds(eta.highMs), language),
        ),
  ].filter((part) => part !== null);
  return (
    <p className="job__counts muted small">
      {parts.join(' · ')}
      {silentMs > quietMs && isRunning(job) ? (
        <span className="job__quiet">
          <Icon name="warning" size={13} /> {texts.quiet(formatAge(silentMs, language))}
        </span>
      ) : null}
    </p>
  );
}

function roundToSeconds(ms: number): number {
  return Math.max(1, Math.round(ms / 1000)) * 1000;
}
