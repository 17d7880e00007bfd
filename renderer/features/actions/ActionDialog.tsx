import { useState } from 'react';
import type { ActionArgumentValue, ActionSummary } from '../../../shared/model/action.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { needsPermission } from '../../../shared/rules/action-permission.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { useActions, usePlanAction, useRunAction } from '../../data/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { RunbookLinks } from '../runbooks/RunbookLinks.tsx';
import { ActionFields, defaultsOf } from './ActionFields.tsx';
import { Permission } from './Permission.tsx';
import { PlanRules } from './PlanRules.tsx';
import { PlanView } from './PlanView.tsx';
import { RunningStages } from './RunningStages.tsx';
import { RunOutcome } from './RunOutcome.tsx';
import './actions.css';

type Values = Readonly<Record<string, ActionArgumentValue>>;

/** One run of an action: what the operator fills in, the plan, the target's name, the result. */
export function ActionDialog(props: {
  readonly target: TargetSummary;
  readonly action: ActionSummary;
  readonly given: Values;
  readonly onClose: () => void;
}) {
  const { target, action } = props;
  const texts = useTexts(actionTexts);
  const ui = useTexts(uiTexts);
  const local = useLocal();
  const state = useActionRun(target, action, props.given);
  const { plan, run } = state;
  return (
    <Dialog
      open
      onClose={props.onClose}
      width="large"
      title={local(action.title)}
      description={action.description === null ? undefined : <Plain text={local(action.description)} />}
      actions={
        run.data ? (
          <Button tone="primary" onClick={props.onClose}>
            {ui.close}
          </Button>
        ) : (
          <>
            <Button onClick={props.onClose}>{ui.cancel}</Button>
            <Button busy={plan.isPending} onClick={state.makePlan}>
              {plan.data ? texts.planAgain : texts.plan}
            </Button>
            {plan.data ? (
              <Button tone="danger" disabled={!state.isReady} busy={run.isPending} onClick={state.carryOut}>
                {texts.run}
              </Button>
            ) : null}
          </>
        )
      }
    >
      <div className="stack">
        <ErrorNote error={run.error ?? plan.error} />
        {run.data ? (
          <RunOutcome target={target} result={run.data} />
        ) : run.isPending ? (
          <RunningStages target={target} />
        ) : (
          <Preparation target={target} action={action} state={state} />
        )}
      </div>
    </Dialog>
  );
}

/** The plan binds what is carried out: anything that is filled in anew makes it void. */
function useActionRun(target: TargetSummary, action: ActionSummary, given: Values) {
  const plan = usePlanAction();
  const run = useRunAction(target.id);
  const mayChange = useActions(target.id).data?.enabled ?? false;
  const [values, setValues] = useState<Values>({ ...defaultsOf(action.arguments), ...given });
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const chosen = { targetId: target.id, actionId: action.id, arguments: values };
  const enabled = mayChange || (plan.data !== undefined && !needsPermission(plan.data));
  return {
    plan,
    run,
    enabled,
    values,
    typed,
    setTyped,
    reason,
    setReason,
    isReady:
      enabled &&
      plan.data?.blockers.length === 0 &&
      (plan.data.rules.length === 0 || reason.trim() !== '') &&
      typed === target.name,
    change: (next: Values) => {
      plan.reset();
      setValues(next);
    },
    makePlan: () => {
      run.reset();
      setTyped('');
      plan.mutate(chosen);
    },
    carryOut: () => {
      if (plan.data === undefined) return;
      const { plannedAt, fingerprint } = plan.data;
      const confirmed = { plannedAt, fingerprint, confirmName: typed };
      run.mutate({ ...chosen, ...confirmed, reason }, { onError: () => plan.reset() });
    },
  };
}

function Preparation(props: {
  readonly target: TargetSummary;
  readonly action: ActionSummary;
  readonly state: ReturnType<typeof useActionRun>;
}) {
  const { target, state } = props;
  const texts = useTexts(actionTexts);
  const ui = useTexts(uiTexts);
  const planned = state.plan.data;
  return (
    <>
      <RunbookLinks targetId={target.id} about="actions" id={props.action.id} />
      <ActionFields fields={props.action.arguments} values={state.values} onChange={state.change} />
      {planned ? (
        <>
          <PlanRules targetId={target.id} rules={planned.rules} />
          <PlanView plan={planned} />
        </>
      ) : null}
      {planned && !state.enabled ? <Permission targetId={target.id} /> : null}
      {planned && state.enabled && planned.blockers.length === 0 && planned.rules.length > 0 ? (
        <TextField label={texts.reason} value={state.reason} onChange={state.setReason} autoComplete="off" />
      ) : null}
      {planned && state.enabled && planned.blockers.length === 0 ? (
        <TextField
          label={ui.typeName(target.name)}
          value={state.typed}
          onChange={state.setTyped}
          autoComplete="off"
        />
      ) : null}
    </>
  );
}
