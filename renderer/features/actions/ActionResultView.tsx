import type { ActionResult } from '../../../shared/model/action.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { CheckList } from './CheckList.tsx';
import { StageResults } from './StageList.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** What an action did, and what was looked at afterwards. */
export function ActionResultView(props: {
  readonly result: ActionResult;
  /** A run that waited, and that nobody will go on with. */
  readonly isStopped: boolean;
}) {
  const { result } = props;
  const texts = useTexts(actionTexts);
  const local = useLocal();
  const language = useLanguage();
  const words = { change: texts.changed, delete: texts.deleted, run: texts.ran, keep: texts.kept };
  return (
    <div className="stack" role="status">
      {props.isStopped || result.state === 'stopped' ? (
        <StatusMark state="degraded" word={texts.stopped} />
      ) : result.state === 'waiting' ? (
        <StatusMark state="pending" word={texts.waits} />
      ) : (
        <StatusMark state={result.ok ? 'ok' : 'down'} word={result.ok ? texts.done : texts.notDone} />
      )}
      {result.stages.length === 0 ? null : <StageResults stages={result.stages} />}
      {result.changes.map(({ title, verb, count }) => (
        <p key={title.en}>
          <strong>{local(title)}</strong>: {words[verb](formatNumber(count, language))}
        </p>
      ))}
      {result.captured.length === 0 ? null : (
        <dl className="facts">
          {result.captured.map(({ title, value }) => (
            <div key={title.en}>
              <dt>{local(title)}</dt>
              <dd>
                <Plain text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <CheckList label={texts.checks} checks={result.checks} />
      {(result.stages.length === 0 && result.safetyCopy === null) || result.state === 'waiting' ? null : (
        <p>
          {result.wayBack.kind === 'revert' ? (
            texts.wayBackThere
          ) : (
            <Plain text={local(result.wayBack.text)} />
          )}
        </p>
      )}
      {result.safetyCopy === null || result.stages.length > 0 ? null : (
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
