import type { PassedRule, RunbookRule } from '../../../shared/model/runbook.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** What must not be done, each as a block. One that was passed says so in red, with who did it and why. */
export function RuleBlocks(props: {
  readonly rules: readonly RunbookRule[];
  readonly passed: readonly PassedRule[];
  /** Records that one was passed outside of the console; null where nothing can be recorded any more. */
  readonly onPass: ((rule: RunbookRule) => void) | null;
}) {
  const { onPass } = props;
  const texts = useTexts(runTexts);
  const local = useLocal();
  if (props.rules.length === 0) return null;
  return (
    <ul className="rule-blocks" aria-label={texts.rules}>
      {props.rules.map((rule) => {
        const passed = props.passed.filter(({ ruleId }) => ruleId === rule.id);
        return (
          <li key={rule.id} className="rule-block" data-passed={passed.length > 0}>
            <Icon name="forbidden" />
            <div className="grow stack stack--tight">
              <strong>
                <Plain text={local(rule.title)} />
              </strong>
              <span className="small">
                <Plain text={local(rule.reason)} />
              </span>
              {passed.map((each) => (
                <PassedLine key={each.at} passed={each} />
              ))}
            </div>
            {onPass === null ? null : (
              <Button small tone="quiet" className="rule-block__pass" onClick={() => onPass(rule)}>
                {texts.pass}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function PassedLine(props: { readonly passed: PassedRule }) {
  const texts = useTexts(runTexts);
  const language = useLanguage();
  const { reason, operator, at } = props.passed;
  return (
    <p className="rule-block__passed">
      <Icon name="warning" size={14} /> <strong>{texts.passed}</strong>: <Plain text={reason} />{' '}
      <span className="small">
        ({texts.passedBy} <Plain text={operator} />, {formatMoment(at, language)})
      </span>
    </p>
  );
}
