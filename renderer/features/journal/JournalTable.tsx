import { memo, useState } from 'react';
import type { JournalEntry } from '../../../shared/model/journal.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { journalTexts } from '../../app/texts/journal.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Evidence.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

const tones = { done: 'ok', failed: 'down', refused: 'degraded', cancelled: 'neutral' } as const;

export function JournalTable(props: { readonly entries: readonly JournalEntry[] }) {
  const texts = useTexts(journalTexts);
  return (
    <div className="card journal__card">
      <table className="table journal__table" aria-label={texts.entries}>
        <thead>
          <tr>
            <th scope="col" className="journal__seq number">
              {texts.seq}
            </th>
            <th scope="col" className="journal__when">
              {texts.when}
            </th>
            <th scope="col" className="journal__who">
              {texts.operator}
            </th>
            <th scope="col" className="journal__action">
              {texts.action}
            </th>
            <th scope="col">{texts.subject}</th>
            <th scope="col" className="journal__result">
              {texts.result}
            </th>
            <th scope="col" className="journal__face">
              {texts.face}
            </th>
            <th scope="col" className="journal__more">
              <span className="visually-hidden">{texts.details('')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.entries.map((entry) => (
            <JournalRow key={entry.seq} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const JournalRow = memo(function JournalRow(props: { readonly entry: JournalEntry }) {
  const { entry } = props;
  const texts = useTexts(journalTexts);
  const [open, setOpen] = useState(false);
  return (
    <>
      <tr>
        <td className="number mono">{entry.seq}</td>
        <td>
          <RelativeTime at={entry.at} />
        </td>
        <td>
          <Plain
            text={
              entry.typedName === null || entry.typedName === ''
                ? entry.operator
                : `${entry.typedName} (${entry.operator})`
            }
            clip
          />
        </td>
        <td className="mono">
          <Plain text={entry.action} clip />
        </td>
        <td>
          <Plain text={entry.subject} clip />
        </td>
        <td>
          <span className="tag" data-tone={tones[entry.result]}>
            {texts[entry.result]}
          </span>
        </td>
        <td className="muted">{entry.face}</td>
        <td>
          <IconButton
            small
            icon={open ? 'up' : 'down'}
            name={texts.details(String(entry.seq))}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
        </td>
      </tr>
      {open ? <DetailsRow entry={entry} /> : null}
    </>
  );
});

function DetailsRow(props: { readonly entry: JournalEntry }) {
  const { entry } = props;
  const texts = useTexts(journalTexts);
  const language = useLanguage();
  const facts = [
    { name: texts.when, value: formatMoment(entry.at, language) },
    ...Object.entries(entry.details).map(([name, value]) => ({
      name,
      value: value === null ? '–' : String(value),
    })),
    { name: texts.previous, value: entry.previousHash },
    { name: texts.hash, value: entry.hash },
  ];
  return (
    <tr className="journal__details">
      <td colSpan={8}>
        <Facts facts={facts} />
      </td>
    </tr>
  );
}
