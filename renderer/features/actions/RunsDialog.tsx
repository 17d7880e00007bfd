import { useState } from 'react';
import type { ActionRun } from '../../../shared/model/action.ts';
import type { State } from '../../../shared/model/state.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { runStateTexts } from '../../app/texts/action-runs.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { useActionRuns, useGoOn, useStopRun } from '../../data/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { RevertDialog } from './RevertDialog.tsx';
import { StageResults } from './StageList.tsx';
import { TakeOutDialog } from './TakeOutDialog.tsx';
import { WaitingButtons } from './WaitingButtons.tsx';

const marks: Readonly<Record<ActionRun['state'], State>> = {
  running: 'pending',
  waiting: 'pending',
  done: 'ok',
  failed: 'down',
  stopped: 'degraded',
  interrupted: 'degraded',
};

/** What actions did on a target, also what was cut off, and the way back of each. */
export function RunsDialog(props: { readonly target: TargetSummary; readonly onClose: () => void }) {
  const { target } = props;
  const texts = useTexts(actionTexts);
  const ui = useTexts(uiTexts);
  const runs = useActionRuns(target.id, true);
  const [back, setBack] = useState<ActionRun | null>(null);
  const [taken, setTaken] = useState<ActionRun | null>(null);
  if (taken !== null) return <TakeOutDialog target={target} run={taken} onClose={() => setTaken(null)} />;
  if (back !== null) return <RevertDialog target={target} run={back} onClose={() => setBack(null)} />;
  return (
    <Dialog
      open
      onClose={props.onClose}
      width="large"
      title={texts.runsOf}
      actions={
        <Button tone="primary" onClick={props.onClose}>
          {ui.close}
        </Button>
      }
    >
      <div className="stack">
        <ErrorNote error={runs.error} />
        {runs.data?.length === 0 ? <p>{texts.noRuns}</p> : null}
        <ul className="action-runs">
          {runs.data?.map((run) => (
            <RunItem
              key={run.id}
              target={target}
              run={run}
              onBack={() => setBack(run)}
              onTakeOut={() => setTaken(run)}
            />
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function RunItem(props: {
  readonly target: TargetSummary;
  readonly run: ActionRun;
  readonly onBack: () => void;
  readonly onTakeOut: () => void;
}) {
  const { run, target } = props;
  const texts = useTexts(actionTexts);
  const states = useTexts(runStateTexts);
  const local = useLocal();
  const goOn = useGoOn(target.id);
  const stop = useStopRun(target.id);
  return (
    <li className="stack stack--tight">
      <div className="toolbar">
        <StatusMark state={marks[run.state]} word={states[run.state]} />
        <strong className="grow">{local(run.title)}</strong>
        <RelativeTime at={run.startedAt} focusable />
        {run.kept.length === 0 ? null : (
          <Button small icon="folder" onClick={props.onTakeOut}>
            {texts.takeOutDialog}
          </Button>
        )}
        {run.wayBack.kind === 'revert' ? (
          <Button small icon="back" onClick={props.onBack}>
            {texts.goBackDialog}
          </Button>
        ) : null}
      </div>
      <ErrorNote error={goOn.error ?? stop.error} />
      {run.state === 'waiting' ? (
        <WaitingButtons
          isStopping={stop.isPending}
          onGoOn={() => goOn.mutate(run.id)}
          onStop={() => stop.mutate(run.id)}
        />
      ) : null}
      {run.wayBack.kind === 'revert' ? null : (
        <p className="muted">
          <Plain text={local(run.wayBack.text)} />
        </p>
      )}
      {run.stages.length === 0 ? null : (
        <details open={run.state === 'waiting' || run.state === 'interrupted'}>
          <summary>{texts.stages}</summary>
          <StageResults stages={run.stages} />
        </details>
      )}
    </li>
  );
}
