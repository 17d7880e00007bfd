import type { CallOutput } from '../../../shared/contract/ops-api.ts';
import type { State } from '../../../shared/model/state.ts';
import { targetFormTexts } from '../../app/texts/target-form.ts';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

type Check = CallOutput<'targets.check'>['checks'][number];

const outcomeState: Readonly<Record<Check['outcome'], State>> = {
  ok: 'ok',
  warning: 'degraded',
  problem: 'down',
  skipped: 'unknown',
};

/** What a test of settings and credentials found, one line each. */
export function CheckList(props: { readonly checks: readonly Check[] }) {
  const texts = useTexts(targetFormTexts);
  const local = useLocal();
  return (
    <ul className="check-list" aria-label={texts.checks}>
      {props.checks.map((check) => (
        <li key={check.id} className="check-list__item">
          <span className="status-mark" data-state={outcomeState[check.outcome]}>
            <StatusMark state={outcomeState[check.outcome]} compact />
          </span>
          <strong>
            <Plain text={local(check.title)} />
            <span className="visually-hidden">: {texts[check.outcome]}</span>
          </strong>
          <Plain text={local(check.found)} />
        </li>
      ))}
    </ul>
  );
}
