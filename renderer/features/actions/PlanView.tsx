import type { ActionPlan, PlannedChange } from '../../../shared/model/action.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { CheckList } from './CheckList.tsx';
import { PlannedStages } from './StageList.tsx';

/** What an action would do: how many of what, exactly by which statements, and what is kept before. Its rules stand by themselves. */
export function PlanView(props: { readonly plan: ActionPlan }) {
  const { plan } = props;
  const texts = useTexts(actionTexts);
  const local = useLocal();
  return (
    <div className="stack" role="status">
      {plan.blockers.length === 0 ? null : (
        <div className="action-plan__blockers">
          <strong>{texts.blockers}</strong>
          {plan.blockers.map((blocker) => (
            <p key={blocker.en}>
              <Plain text={local(blocker)} />
            </p>
          ))}
        </div>
      )}
      {plan.requirements.length === 0 ? null : (
        <CheckList label={texts.requirements} checks={plan.requirements} />
      )}
      {plan.warnings.map((warning) => (
        <p key={warning.en}>
          <Plain text={local(warning)} />
        </p>
      ))}
      {plan.changes.map((change) => (
        <Change key={change.title.en} change={change} />
      ))}
      {plan.stages.length > 0 ? (
        <PlannedStages stages={plan.stages} />
      ) : (
        <div>
          <span className="field__label">{texts.execution}</span>
          <pre className="action-plan__lines">{plan.execution.join('\n')}</pre>
        </div>
      )}
      {plan.safety === null ? null : (
        <p className="muted">
          {texts.safety}: <Plain text={local(plan.safety)} />
        </p>
      )}
    </div>
  );
}

function Change(props: { readonly change: PlannedChange }) {
  const { change } = props;
  const texts = useTexts(actionTexts);
  const local = useLocal();
  const language = useLanguage();
  const count = formatNumber(change.count, language);
  const words = { change: texts.change, delete: texts.delete, run: texts.runs, keep: texts.keep }[
    change.verb
  ](count);
  return (
    <div className="stack stack--tight">
      <p>
        <strong>{local(change.title)}</strong>: {words}
        {change.rows.length > 0 && change.rows.length < change.count ? (
          <span className="muted">
            {' '}
            ({texts.firstRows(formatNumber(change.rows.length, language), count)})
          </span>
        ) : null}
      </p>
      {change.rows.length === 0 ? null : (
        <ScrollRegion className="action-plan__rows table-scroll" label={local(change.title)}>
          <table className="table">
            <thead>
              <tr>
                {change.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {change.rows.map((row, at) => (
                <tr key={at}>
                  {change.columns.map((column, place) => (
                    <td key={column} className="mono">
                      <Plain text={String(row[place] ?? '')} clip />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </div>
  );
}
