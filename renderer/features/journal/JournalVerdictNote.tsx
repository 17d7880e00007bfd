import type { JournalVerdict } from '../../../shared/model/journal.ts';
import { journalActionText } from '../../../shared/text/journal-actions.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { journalTexts } from '../../app/texts/journal.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** What the verification claims, and no more than that. */
export function JournalVerdictNote(props: { readonly verdict: JournalVerdict }) {
  const { verdict } = props;
  const texts = useTexts(journalTexts);
  const language = useLanguage();
  const local = useLocal();
  const entry = verdict.brokenAt?.entry ?? null;
  const nowSays =
    entry === null
      ? null
      : texts.nowSays(
          [
            formatMoment(entry.at, language),
            entry.operator,
            local(journalActionText(entry.action)),
            entry.subject,
          ].join(' · '),
        );
  const number = (value: number) => formatNumber(value, language);
  return (
    <div className={`note ${verdict.ok ? '' : 'note--error'}`} role="status">
      <StatusMark state={verdict.ok ? 'ok' : 'down'} compact />
      <div className="grow stack stack--tight">
        <strong>
          {verdict.brokenAt === null
            ? texts.intact(number(verdict.entries))
            : texts.broken(number(verdict.brokenAt.seq))}
        </strong>
        {verdict.brokenAt === null ? null : <Plain text={local(verdict.brokenAt.problem)} />}
        {nowSays === null ? null : <Plain text={nowSays} />}
        {verdict.altered.length === 0 ? null : (
          <>
            <strong>{texts.altered}</strong>
            <ul>
              {verdict.altered.map(({ what, part, problem }) => (
                <li key={`${what.en}/${part.en}`}>
                  <Plain text={`${local(what)}, ${local(part)}: ${local(problem)}`} />
                </li>
              ))}
            </ul>
          </>
        )}
        <span className="muted">
          {verdict.anchor === null
            ? texts.notAnchored
            : texts.anchored(
                number(verdict.anchor.seq),
                local(verdict.anchor.place),
                formatMoment(verdict.anchor.at, language),
              )}
        </span>
        <span className="small">
          {texts.head} <code className="wrap-anywhere">{verdict.head}</code>{' '}
          <CopyButton text={verdict.head} what={texts.head} />
        </span>
      </div>
    </div>
  );
}
