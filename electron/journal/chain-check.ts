import type { BrokenEntry, JournalEntry } from '../../shared/model/journal.ts';
import { localText } from '../../shared/text/local-text.ts';
import { entryHash, genesisHash } from './entry-hash.ts';
import { entryOfRow } from './journal-rows.ts';
import type { JournalRow } from './journal-rows.ts';

/** The end of the chain as far as it was checked. */
export type ChainEnd = { readonly seq: number; readonly hash: string };

export const emptyChain: ChainEnd = { seq: 0, hash: genesisHash };

/**
 * Checks one row against the end of the chain before it. `placeOfSuccessor` answers where the entry that names the given hash
 * as its previous one stands now, to tell an entry that was moved from one that was changed.
 */
export function checkNext(
  end: ChainEnd,
  row: JournalRow,
  placeOfSuccessor: (hash: string) => number | null,
): BrokenEntry | ChainEnd {
  const seq = end.seq + 1;
  const successor = row.previous_hash === end.hash ? row.seq : placeOfSuccessor(end.hash);
  const entry = entryOfRow(row);
  const broken = (en: string, ko: string) => brokenEntry(seq, en, ko, row.seq === seq ? entry : null);
  if (successor !== null && successor !== seq)
    return broken(
      `The entry that belongs here stands at ${successor}: entries were put into another order.`,
      `이 자리의 항목이 ${successor}번에 있습니다. 항목의 순서가 바뀌었습니다.`,
    );
  if (row.seq !== seq) return broken('This entry is missing.', '이 항목이 없습니다.');
  if (entry === null)
    return broken(
      'A field was changed into something this program does not write.',
      '필드가 이 프로그램이 쓰지 않는 값으로 변경되었습니다.',
    );
  return checkContent(end, entry);
}

function checkContent(end: ChainEnd, entry: JournalEntry): BrokenEntry | ChainEnd {
  const { seq } = entry;
  const fits = entryHash(entry) === entry.hash;
  const linked = entry.previousHash === end.hash;
  if (fits && linked) return { seq, hash: entry.hash };
  const broken = (en: string, ko: string) => brokenEntry(seq, en, ko, entry);
  if (fits)
    return broken(
      'It does not follow from the entry before it: one of the two was replaced.',
      '앞 항목에서 이어지지 않습니다. 둘 중 하나가 교체되었습니다.',
    );
  if (linked)
    return broken(
      'A field was changed after the entry was written.',
      '항목이 기록된 뒤 필드가 변경되었습니다.',
    );
  return broken(
    'Its link to the entry before it was changed after it was written.',
    '앞 항목과의 연결이 기록된 뒤 변경되었습니다.',
  );
}

/** @param entry what stands there now, as far as it can be read */
export function brokenEntry(seq: number, en: string, ko: string, entry: JournalEntry | null): BrokenEntry {
  return { seq, problem: localText(en, ko), entry };
}

export function isBroken(outcome: BrokenEntry | ChainEnd): outcome is BrokenEntry {
  return 'problem' in outcome;
}
