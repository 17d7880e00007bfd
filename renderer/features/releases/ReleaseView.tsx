import { useState } from 'react';
import type { ReleaseId } from '../../../shared/model/ids.ts';
import type { Release, ReleaseStage } from '../../../shared/model/release.ts';
import { targetHref } from '../../app/routes.ts';
import { releaseStepTexts, releaseTexts } from '../../app/texts/releases.ts';
import { useRelease, useReleaseCall } from '../../data/releases.ts';
import { Button } from '../../ui/Button.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Wizard } from '../../ui/Wizard.tsx';
import { ReleaseRecord } from './ReleaseRecord.tsx';
import { RollbackDialog } from './RollbackDialog.tsx';

const stepOf: Readonly<Record<ReleaseStage, number>> = {
  before: 0,
  decision: 1,
  going: 2,
  after: 3,
  judging: 3,
  watched: 4,
  finished: 4,
  'called-off': 4,
  'rolling-back': 4,
  'rolled-back': 4,
};

/** Where one release stands, and what can be done there. */
export function ReleaseView(props: { readonly releaseId: ReleaseId; readonly onNew: (() => void) | null }) {
  const release = useRelease(props.releaseId);
  if (release.data !== undefined) return <Loaded release={release.data} onNew={props.onNew} />;
  return (
    <div className="page">
      <ErrorNote error={release.error} onRetry={() => void release.refetch()} />
      {release.isPending ? <Skeleton rows={8} /> : null}
    </div>
  );
}

function Loaded(props: { readonly release: Release; readonly onNew: (() => void) | null }) {
  const { release } = props;
  const texts = useTexts(releaseTexts);
  const steps = useTexts(releaseStepTexts);
  const [reason, setReason] = useState('');
  const [goingBack, setGoingBack] = useState(false);
  const does = useDoing(release, reason, () => setReason(''));
  const asksReason =
    release.stage === 'decision' || release.stage === 'judging' || release.stage === 'before';
  return (
    <Wizard
      title={texts.titleOf(release.version, release.targetName)}
      steps={Object.values(steps)}
      current={stepOf[release.stage]}
      onLeave={() => {
        window.location.hash = targetHref(release.targetId);
      }}
      leaveLabel={texts.leave}
      onBack={null}
      actions={
        <span className="toolbar">
          {props.onNew === null ? null : <Button onClick={props.onNew}>{texts.newRelease}</Button>}
          {does.canGoBack ? (
            <Button tone="danger" onClick={() => setGoingBack(true)}>
              {texts.rollback}
            </Button>
          ) : null}
          {does.actions.map(({ id, label, run, primary }) => (
            <Button key={id} busy={does.busy} onClick={run} tone={primary ? 'primary' : 'plain'}>
              {label}
            </Button>
          ))}
        </span>
      }
    >
      <div className="stack">
        <ReleaseRecord release={release} />
        {asksReason && release.work?.state !== 'running' ? (
          <TextField
            label={texts.reason}
            help={texts.reasonHelp}
            value={reason}
            onChange={setReason}
            maxLength={2000}
          />
        ) : null}
        <ErrorNote error={does.error} />
      </div>
      {goingBack ? <RollbackDialog release={release} onClose={() => setGoingBack(false)} /> : null}
    </Wizard>
  );
}

type Doable = {
  readonly id: string;
  readonly label: string;
  readonly primary: boolean;
  readonly run: () => void;
};

/** What leads on from where a release stands; nothing while the console is at work for it. */
function useDoing(release: Release, typed: string, done: () => void) {
  const texts = useTexts(releaseTexts);
  const decide = useReleaseCall('releases.decide');
  const examine = useReleaseCall('releases.examine');
  const repeat = useReleaseCall('releases.repeat');
  const finish = useReleaseCall('releases.finish');
  const { id: releaseId, revision, stage, work } = release;
  const of = { releaseId, revision };
  const reason = typed.trim() === '' ? {} : { reason: typed.trim() };
  const after = { onSuccess: done };
  const go = (yes: boolean) => () => decide.mutate({ ...of, go: yes, ...reason }, after);
  const noGo: Doable = { id: 'no-go', label: texts.noGo, primary: false, run: go(false) };
  const again: Doable = { id: 'repeat', label: texts.repeat, primary: true, run: () => repeat.mutate(of) };
  const look = (label: string, primary: boolean): Doable => ({
    id: 'examine',
    label,
    primary,
    run: () => examine.mutate(of),
  });
  const byStage: Partial<Record<ReleaseStage, readonly Doable[]>> = {
    before: [noGo, again],
    decision: [noGo, { id: 'go', label: texts.go, primary: true, run: go(true) }],
    going: [look(texts.examine, true)],
    after: [again],
    judging: [
      look(texts.examine, false),
      {
        id: 'finish',
        label: texts.finish,
        primary: true,
        run: () => finish.mutate({ ...of, ...reason }, after),
      },
    ],
    'rolled-back': [look(texts.lookAgain, false)],
  };
  const isWorking = work?.state === 'running';
  const canGoBack =
    !isWorking &&
    release.before !== null &&
    ['going', 'after', 'judging', 'watched', 'rolling-back'].includes(stage);
  return {
    actions: isWorking ? [] : (byStage[stage] ?? []),
    canGoBack,
    busy: decide.isPending || examine.isPending || repeat.isPending || finish.isPending,
    error: decide.error ?? examine.error ?? repeat.error ?? finish.error,
  };
}
