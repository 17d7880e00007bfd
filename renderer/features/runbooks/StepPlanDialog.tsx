import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { StepPlan } from '../../../shared/contract/groups/runbooks.ts';
import type { ActionArgumentValue } from '../../../shared/model/action.ts';
import type { Run, RunStep } from '../../../shared/model/runbook.ts';
import { needsPermission } from '../../../shared/rules/action-permission.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useActions } from '../../data/actions.ts';
import { usePlanStep, useRunCall } from '../../data/runbooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { SubmitForm } from '../../ui/SubmitForm.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { ActionFields, defaultsOf } from '../actions/ActionFields.tsx';
import { Permission } from '../actions/Permission.tsx';
import { StepPlanView } from './StepPlanView.tsx';

/** A step that changes something: what it asks for, what it would do, the reason that its rules need, and the target's name. */
export function StepPlanDialog(props: {
  readonly run: Run;
  readonly step: RunStep;
  /** It was taken up before. */
  readonly again: boolean;
  readonly finalFocus: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}) {
  const { run, onClose } = props;
  const { step } = props.step;
  const texts = useTexts(runTexts);
  const ui = useTexts(uiTexts);
  const local = useLocal();
  const state = useStepPlan(props);
  const { plan, perform } = state;
  return (
    <Dialog
      open
      onClose={onClose}
      width="large"
      title={texts.planTitle(local(step.title))}
      finalFocus={props.finalFocus}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button busy={plan.isPending} onClick={state.makePlan}>
            {plan.data ? texts.planAgain : texts.makePlan}
          </Button>
          {plan.data ? (
            <Button
              tone={state.isIdle ? 'primary' : 'danger'}
              disabled={!state.isReady}
              busy={perform.isPending}
              onClick={state.carryOut}
            >
              {state.isIdle ? texts.nothingToDo : texts.planVerb}
            </Button>
          ) : null}
        </>
      }
    >
      <SubmitForm onSubmit={plan.data ? state.carryOut : state.makePlan}>
        <ErrorNote error={perform.error ?? plan.error} />
        <ActionFields fields={step.arguments} values={state.values} onChange={state.change} />
        {plan.isPending ? (
          <p className="muted" role="status">
            {texts.planning}
          </p>
        ) : null}
        {plan.data ? <StepPlanView plan={plan.data} /> : null}
        {plan.data && !state.isAllowed ? <Permission targetId={run.targetId} /> : null}
        {plan.data && state.isAllowed && !state.isIdle && plan.data.blockers.length === 0 ? (
          <Confirmation run={run} plan={plan.data} state={state} />
        ) : null}
      </SubmitForm>
    </Dialog>
  );
}

type Values = Readonly<Record<string, ActionArgumentValue>>;

/** The plan binds what is carried out: anything that is filled in anew makes it void. */
function useStepPlan(props: {
  readonly run: Run;
  readonly step: RunStep;
  readonly again: boolean;
  readonly onClose: () => void;
}) {
  const { run } = props;
  const { step } = props.step;
  const plan = usePlanStep();
  const perform = useRunCall('runbooks.perform');
  const [values, setValues] = useState<Values>(defaultsOf(step.arguments));
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const enabled = useActions(run.targetId).data?.enabled ?? false;
  // A restore and a snapshot are no actions of the pack: nobody has to allow those.
  const isIdle = plan.data !== undefined && plan.data.nothingToDo !== null;
  const action = plan.data?.action;
  const isAllowed =
    enabled || isIdle || action === null || (action !== undefined && !needsPermission(action));
  const asked = { runId: run.id, stepId: step.id, arguments: values };
  const makePlan = () => {
    perform.reset();
    setTyped('');
    plan.mutate(asked);
  };
  useAtOnce(step.arguments.length === 0, makePlan);
  const isReady =
    isAllowed &&
    plan.data?.blockers.length === 0 &&
    (plan.data.rules.length === 0 || reason.trim() !== '') &&
    (isIdle || typed === run.targetName);
  return {
    plan,
    perform,
    values,
    typed,
    setTyped,
    reason,
    setReason,
    isAllowed,
    isIdle,
    isReady,
    change: (next: Values) => {
      plan.reset();
      setValues(next);
    },
    makePlan,
    carryOut: () => {
      if (plan.data === undefined || !isReady || perform.isPending) return;
      const { plannedAt, fingerprint } = plan.data;
      const confirmation = {
        plannedAt,
        fingerprint,
        confirmName: typed,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      };
      perform.mutate(
        { ...asked, revision: run.revision, again: props.again, confirmation },
        { onSuccess: props.onClose, onError: () => plan.reset() },
      );
    },
  };
}

/** Once, on arrival: a second render must not ask a second time. */
function useAtOnce(wanted: boolean, ask: () => void): void {
  const done = useRef(!wanted);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    ask();
  });
}

function Confirmation(props: {
  readonly run: Run;
  readonly plan: StepPlan;
  readonly state: ReturnType<typeof useStepPlan>;
}) {
  const { run, state } = props;
  const texts = useTexts(runTexts);
  const ui = useTexts(uiTexts);
  return (
    <>
      {props.plan.rules.length === 0 ? null : (
        <TextField
          label={texts.passReason}
          required
          maxLength={2000}
          value={state.reason}
          onChange={state.setReason}
          autoComplete="off"
        />
      )}
      <TextField
        label={ui.typeName(run.targetName)}
        value={state.typed}
        onChange={state.setTyped}
        autoComplete="off"
      />
    </>
  );
}
