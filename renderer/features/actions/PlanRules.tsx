import type { ActionPlan } from '../../../shared/model/action.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RunbookLinks } from '../runbooks/RunbookLinks.tsx';

/** The rules that an action would pass, each with the runbooks that say what to do instead, or when it may be passed. */
export function PlanRules(props: { readonly targetId: TargetId; readonly rules: ActionPlan['rules'] }) {
  const texts = useTexts(actionTexts);
  const local = useLocal();
  if (props.rules.length === 0) return null;
  return (
    <div className="action-plan__blockers stack stack--tight" role="status">
      <strong>{texts.rules}</strong>
      {props.rules.map((rule) => (
        <div key={rule.id}>
          <p>
            <Plain text={`${local(rule.title)} ${local(rule.reason)}`} />
          </p>
          <RunbookLinks targetId={props.targetId} about="rules" id={rule.id} />
        </div>
      ))}
    </div>
  );
}
