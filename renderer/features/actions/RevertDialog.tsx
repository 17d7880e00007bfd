import { useEffect, useState } from 'react';
import type { ActionRun } from '../../../shared/model/action.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { usePlanRevert, useRevertRun } from '../../data/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { PlanView } from './PlanView.tsx';
import { RunningStages } from './RunningStages.tsx';
import { RunOutcome } from './RunOutcome.tsx';

/** The way back of a run: what it would do, the target's name, what it did. */
export function RevertDialog(props: {
  readonly target: TargetSummary;
  readonly run: ActionRun;
  readonly onClose: () => void;
}) {
  const { target, run } = props;
  const texts = useTexts(actionTexts);
  const ui = useTexts(uiTexts);
  const local = useLocal();
  const plan = usePlanRevert(target.id);
  const revert = useRevertRun(target.id);
  const [typed, setTyped] = useState('');
  const { mutate } = plan;
  useEffect(() => mutate(run.id), [mutate, run.id]);
  const isPossible = plan.data?.blockers.length === 0;
  const carryOut = () => {
    if (plan.data === undefined) return;
    const { plannedAt, fingerprint } = plan.data;
    revert.mutate({ targetId: target.id, runId: run.id, plannedAt, fingerprint, confirmName: typed });
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      width="large"
      title={texts.wayBackOf(local(run.title))}
      actions={
        revert.data ? (
          <Button tone="primary" onClick={props.onClose}>
            {ui.close}
          </Button>
        ) : (
          <>
            <Button onClick={props.onClose}>{ui.cancel}</Button>
            <Button
              tone="danger"
              disabled={!isPossible || typed !== target.name}
              busy={revert.isPending}
              onClick={carryOut}
            >
              {texts.goBack}
            </Button>
          </>
        )
      }
    >
      <div className="stack">
        <ErrorNote error={revert.error ?? plan.error} />
        {revert.data ? <RunOutcome target={target} result={revert.data} /> : null}
        {revert.isPending ? <RunningStages target={target} /> : null}
        {plan.data && revert.isIdle ? <PlanView plan={plan.data} /> : null}
        {isPossible && revert.isIdle ? (
          <TextField label={ui.typeName(target.name)} value={typed} onChange={setTyped} autoComplete="off" />
        ) : null}
      </div>
    </Dialog>
  );
}
