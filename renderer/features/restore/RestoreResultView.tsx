import type { RestoreResult } from '../../../shared/model/restore.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { restoresTexts } from '../../app/texts/restores.ts';
import { useRestores } from '../../data/restores.ts';
import { Facts } from '../../ui/Evidence.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** What a restore did, as evidence: counts, duration, where the safety copy lies, and every check. */
export function RestoreResultView(props: { readonly result: RestoreResult }) {
  const { result } = props;
  const texts = useTexts(restoresTexts);
  const bad = result.checks.some(({ ok }) => !ok);
  const title = {
    restored: bad ? texts.checksBad : texts.doneTitle,
    'rolled-back': texts.rolledBackTitle,
    undone: texts.undoneTitle,
  }[result.outcome];
  return (
    <div className="stack">
      <div role="status">
        <h2 className="row-line">
          <StatusMark state={bad ? 'down' : 'ok'} compact size={20} />
          {title}
        </h2>
      </div>
      <ResultFacts result={result} />
      <Checks result={result} />
    </div>
  );
}

function ResultFacts(props: { readonly result: RestoreResult }) {
  const { result } = props;
  const texts = useTexts(restoresTexts);
  const language = useLanguage();
  const record = useRestores().data?.restores.find(({ id }) => id === result.id);
  return (
    <section aria-label={texts.facts}>
      <Facts
        facts={[
          ...(record === undefined
            ? []
            : [
                { name: texts.target, value: record.targetName },
                { name: texts.destination, value: record.destination },
              ]),
          { name: texts.written, value: formatNumber(result.files, language) },
          { name: texts.reused, value: formatNumber(result.reusedFiles, language) },
          { name: texts.size, value: formatBytes(result.bytes, language) },
          { name: texts.took, value: formatDuration(result.finishedAt - result.startedAt, language) },
          ...(result.safety === null
            ? []
            : [
                { name: texts.safety, value: result.safety.folders.join('\n') },
                { name: texts.keptUntil, value: formatMoment(result.safety.keepUntil, language) },
              ]),
          { name: texts.snapshot, value: result.snapshotId },
          { name: texts.id, value: result.id },
        ]}
      />
    </section>
  );
}

function Checks(props: { readonly result: RestoreResult }) {
  const texts = useTexts(restoresTexts);
  const local = useLocal();
  const { checks } = props.result;
  if (checks.length === 0) return null;
  return (
    <section className="stack stack--tight" aria-label={texts.checks}>
      <h3>{texts.checks}</h3>
      <ul className="check-list check-list--judged">
        {checks.map((check, index) => (
          <li key={`${check.what.en}/${index}`} className="check-list__item">
            <span aria-hidden="true" className="proof__mark">
              <StatusMark state={check.ok ? 'ok' : 'down'} compact />
            </span>
            <strong>{check.ok ? texts.passed : texts.failed}</strong>
            <span>
              <Plain text={local(check.what)} />
              {check.detail === null ? null : (
                <span className="muted">
                  {' '}
                  <Plain text={local(check.detail)} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
