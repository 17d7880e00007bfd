import type { JournalVerdict } from '../../../shared/model/journal.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { journalTexts } from '../../app/texts/journal.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** What the verification claims, and no more than that. */
export function JournalVerdictNote(props: { readonly verdict: JournalVerdict }) {
  const { verdict } = props;
  const texts = useTexts(journalTexts);
  const language = useLanguage();
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
        {verdict.brokenAt === null ? null : <Plain text={verdict.brokenAt.problem} />}
        <span className="muted">
          {verdict.anchoredUpTo === null ? texts.notAnchored : texts.anchored(number(verdict.anchoredUpTo))}
        </span>
        <span className="small">
          {texts.head} <code className="wrap-anywhere">{verdict.head}</code>{' '}
          <CopyButton text={verdict.head} what={texts.head} />
        </span>
      </div>
    </div>
  );
}
