import { memo, useMemo, useState } from 'react';
import type { JournalEntry } from '../../../shared/model/journal.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import {
  journalFace,
  journalOutcome,
  journalSubject,
  journalWhat,
} from '../../../shared/text/journal-entry.ts';
import { operatorText } from '../../../shared/text/operator-text.ts';
import { journalTexts } from '../../app/texts/journal.ts';
import { useTargets } from '../../data/targets.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { Facts } from '../../ui/Evidence.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

const tones = {
  done: 'ok',
  failed: 'down',
  refused: 'degraded',
  cancelled: 'neutral',
  skipped: 'degraded',
  'cut-off': 'down',
  'not-all-well': 'degraded',
} as const;

/** @param entries null while they are read: the head stands already, so that nothing moves when they come */
export function JournalTable(props: { readonly entries: readonly JournalEntry[] | null }) {
  const texts = useTexts(journalTexts);
  const targets = useTargets().data?.targets;
  const names = useMemo(() => new Map(targets?.map(({ id, name }) => [id, name])), [targets]);
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
            <th scope="col" className="journal__target">
              {texts.target}
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
          {props.entries?.map((entry) => (
            <JournalRow
              key={entry.seq}
              entry={entry}
              target={entry.targetId === null ? null : (names.get(entry.targetId) ?? entry.targetId)}
            />
          )) ?? <WaitingRows />}
        </tbody>
      </table>
    </div>
  );
}

const columns = 9;
const waitingRows = Array.from({ length: 12 }, (_, row) => row);

function WaitingRows() {
  return waitingRows.map((row) => (
    <tr key={row} aria-hidden="true">
      <td colSpan={columns}>
        <Skeleton rows={1} />
      </td>
    </tr>
  ));
}

const JournalRow = memo(function JournalRow(props: {
  readonly entry: JournalEntry;
  /** Its name; the id of one that is gone. */
  readonly target: string | null;
}) {
  const { entry, target } = props;
  const texts = useTexts(journalTexts);
  const local = useLocal();
  const [open, setOpen] = useState(false);
  const outcome = journalOutcome(entry);
  return (
    <>
      <tr>
        <td className="number mono">{entry.seq}</td>
        <td>
          <RelativeTime at={entry.at} />
        </td>
        <td>
          <Plain text={operatorText(entry.operator, entry.typedName)} clip />
        </td>
        <td>
          <Plain text={local(journalWhat(entry))} clip />
        </td>
        <td>{target === null ? null : <Plain text={target} clip />}</td>
        <td>
          <Plain text={local(journalSubject(entry))} clip />
        </td>
        <td>
          <span className="tag" data-tone={tones[outcome]}>
            {texts[outcome]}
          </span>
        </td>
        <td className="muted journal__face">{local(journalFace(entry))}</td>
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
  const local = useLocal();
  const language = useLanguage();
  const facts = [
    { name: texts.when, value: formatMoment(entry.at, language) },
    { name: texts.face, value: local(journalFace(entry)) },
    { name: texts.rawAction, value: entry.action },
    ...Object.entries(entry.details).map(([name, value]) => ({
      name,
      value: value === null ? '–' : String(value),
    })),
    { name: texts.previous, value: entry.previousHash },
    { name: texts.hash, value: entry.hash },
  ];
  return (
    <tr className="journal__details">
      <td colSpan={columns}>
        <Facts facts={facts} />
      </td>
    </tr>
  );
}
