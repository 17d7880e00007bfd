import type { StepPlan } from '../../../shared/contract/groups/runbooks.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { PlanView } from '../actions/PlanView.tsx';
import { PlanParts } from '../restore/PlanParts.tsx';
import { PlanNeeds, PlanRemarks } from '../restore/PlanRemarks.tsx';
import { RuleBlocks } from './RuleBlocks.tsx';

/** What a step would do now. Rules and blockers are said once; where nothing is left to do, that alone is said. */
export function StepPlanView(props: { readonly plan: StepPlan }) {
  const { plan } = props;
  const texts = useTexts(runTexts);
  const local = useLocal();
  return (
    <div className="stack">
      {plan.blockers.length === 0 ? null : (
        <div className="note note--error" role="status">
          <Icon name="stop" />
          <div className="grow stack stack--tight">
            {plan.blockers.map((blocker) => (
              <p key={blocker.en}>
                <Plain text={local(blocker)} />
              </p>
            ))}
          </div>
        </div>
      )}
      {plan.nothingToDo === null ? null : (
        <div className="note" role="status">
          <Icon name="check" />
          <p>
            <Plain text={local(plan.nothingToDo)} />
          </p>
        </div>
      )}
      {plan.rules.length === 0 ? null : (
        <div className="stack stack--tight">
          <strong>{texts.passesRule}</strong>
          <RuleBlocks rules={plan.rules} passed={[]} onPass={null} />
        </div>
      )}
      {plan.action === null || plan.nothingToDo !== null ? null : (
        <PlanView plan={{ ...plan.action, blockers: [] }} />
      )}
      {plan.restore === null ? null : (
        <>
          <PlanRemarks plan={plan.restore} at={plan.plannedAt} />
          <PlanNeeds plan={plan.restore} />
          <PlanParts plan={plan.restore} />
        </>
      )}
    </div>
  );
}
