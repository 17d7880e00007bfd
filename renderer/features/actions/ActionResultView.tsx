import type { ActionResult } from '../../../shared/model/action.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { CheckList } from './CheckList.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** What an action did, and what was looked at afterwards. */
export function ActionResultView(props: { readonly result: ActionResult }) {
  const { result } = props;
  const texts = useTexts(actionTexts);
  const local = useLocal();
  const language = useLanguage();
  const words = { change: texts.changed, delete: texts.deleted, run: texts.ran };
  return (
    <div className="stack" role="status">
      <StatusMark state={result.ok ? 'ok' : 'down'} word={result.ok ? texts.done : texts.notDone} />
      {result.changes.map(({ title, verb, count }) => (
        <p key={title.en}>
          <strong>{local(title)}</strong>: {words[verb](formatNumber(count, language))}
        </p>
      ))}
      <CheckList label={texts.checks} checks={result.checks} />
      {result.safetyCopy === null ? null : (
        <p>
          {texts.safetyCopy}: <span className="mono">{result.safetyCopy}</span>{' '}
          <CopyButton text={result.safetyCopy} what={texts.safetyCopy} />
        </p>
      )}
      {result.output ? (
        <div>
          <span className="field__label">{texts.output}</span>
          <pre className="action-plan__lines">{result.output}</pre>
        </div>
      ) : null}
    </div>
  );
}
