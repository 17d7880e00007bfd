import { useEffect, useRef, useState } from 'react';
import type { Dispatch } from 'react';
import type { Job, JobOutcome } from '../../../../shared/model/job.ts';
import { formatDuration } from '../../../../shared/text/format-duration.ts';
import { linkSummary } from '../../../../shared/text/link-summary.ts';
import { routeHref } from '../../../app/routes.ts';
import { backUpTexts } from '../../../app/texts/back-up.ts';
import { snapshotTexts } from '../../../app/texts/snapshots.ts';
import { isRunning, useJob } from '../../../data/jobs.ts';
import { useTargetSummary } from '../../../data/targets.ts';
import { Button } from '../../../ui/Button.tsx';
import { Skeleton } from '../../../ui/EmptyState.tsx';
import { useLanguage, useTexts } from '../../../ui/language.tsx';
import { Plain } from '../../../ui/Plain.tsx';
import { StatusMark } from '../../../ui/status/StatusMark.tsx';
import { JobEnd } from '../../jobs/JobEnd.tsx';
import { JobProgress } from '../../jobs/JobProgress.tsx';
import { DrillDialog } from '../DrillDialog.tsx';
import { SnapshotEvidence } from '../SnapshotEvidence.tsx';
import { VerifyResult } from '../VerifyResult.tsx';
import type { BackUpEvent, BackUpState } from './back-up-machine.ts';

/** The capture while it runs, and its evidence at the end. */
export function RunStep(props: { readonly state: BackUpState; readonly dispatch: Dispatch<BackUpEvent> }) {
  const { state, dispatch } = props;
  const texts = useTexts(backUpTexts);
  const job = useJob(state.jobId);
  const target = useTargetSummary(state.targetId);
  const done = job?.outcome?.kind === 'capture';
  useEffect(() => {
    if (done) dispatch({ kind: 'ended' });
  }, [done, dispatch]);
  if (job === null) return <Skeleton rows={4} />;
  if (job.outcome?.kind === 'capture') return <Result outcome={job.outcome} />;
  return (
    <div className="stack">
      <h2>
        <Plain text={texts.runTitle(target?.name ?? '')} />
      </h2>
      {isRunning(job) ? (
        <>
          <JobProgress job={job} />
          <p className="muted small">{texts.runText}</p>
        </>
      ) : (
        <Stopped job={job} onAgain={() => dispatch({ kind: 'stopped' })} />
      )}
    </div>
  );
}

function Stopped(props: { readonly job: Job; readonly onAgain: () => void }) {
  const texts = useTexts(backUpTexts);
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that had the focus is gone with the progress.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="stack">
      <h3 ref={heading} tabIndex={-1}>
        {texts.stopped}
      </h3>
      <JobEnd job={props.job} />
      <div>
        <Button icon="back" onClick={props.onAgain}>
          {texts.tryAgain}
        </Button>
      </div>
    </div>
  );
}

function Result(props: { readonly outcome: Extract<JobOutcome, { readonly kind: 'capture' }> }) {
  const texts = useTexts(backUpTexts);
  const snapshots = useTexts(snapshotTexts);
  const language = useLanguage();
  const [drilling, setDrilling] = useState(false);
  const { snapshot, durationMs, verify, link } = props.outcome;
  const well = verify === null || verify.ok;
  return (
    <div className="stack stack--wide">
      <div role="status" className="stack stack--tight">
        <h2 className="row-line">
          <StatusMark state={well ? 'ok' : 'down'} compact size={20} />
          <Plain
            text={well ? texts.resultTitle(snapshot.targetName) : texts.resultBad(snapshot.targetName)}
          />
        </h2>
        <p className="muted">{texts.took(formatDuration(durationMs, language))}</p>
        {link === undefined ? null : <p className="muted">{linkSummary(link, snapshot.bytes)[language]}</p>}
      </div>
      {verify === null || verify.ok ? null : <VerifyResult report={verify} />}
      <div className="note">
        <div className="stack stack--tight grow">
          <p>{texts.drillNowText}</p>
          <div className="toolbar">
            <Button tone="primary" icon="shield" onClick={() => setDrilling(true)}>
              {texts.drillNow}
            </Button>
            <a
              className="button"
              href={routeHref({
                place: 'target',
                targetId: snapshot.targetId,
                tab: 'snapshots',
                viewId: null,
              })}
            >
              {texts.toSnapshots}
            </a>
          </div>
        </div>
      </div>
      <section aria-label={snapshots.verified}>
        <SnapshotEvidence snapshot={snapshot} />
      </section>
      {drilling ? <DrillDialog snapshot={snapshot} onClose={() => setDrilling(false)} /> : null}
    </div>
  );
}
