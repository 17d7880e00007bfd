import type { JournalEntry } from '../../shared/model/journal.ts';
import { entryHash, genesisHash } from './entry-hash.ts';
import { entryOfRow } from './journal-rows.ts';
import type { JournalRow } from './journal-rows.ts';

export type BrokenEntry = { readonly seq: number; readonly problem: string };

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
  if (successor !== null && successor !== seq) {
    return {
      seq,
      problem: `The entry that belongs here stands at ${successor}: entries were put into another order.`,
    };
  }
  if (row.seq !== seq) return { seq, problem: 'This entry is missing.' };
  const entry = entryOfRow(row);
  if (entry === null)
    return { seq, problem: 'A field was changed into something this program does not write.' };
  return checkContent(end, entry);
}

function checkContent(end: ChainEnd, entry: JournalEntry): BrokenEntry | ChainEnd {
  const { seq } = entry;
  const fits = entryHash(entry) === entry.hash;
  const linked = entry.previousHash === end.hash;
  if (fits && linked) return { seq, hash: entry.hash };
  if (fits)
    return { seq, problem: 'It does not follow from the entry before it: one of the two was replaced.' };
  if (linked) return { seq, problem: 'A field was changed after the entry was written.' };
  return { seq, problem: 'Its link to the entry before it was changed after it was written.' };
}

export function isBroken(outcome: BrokenEntry | ChainEnd): outcome is BrokenEntry {
  return 'problem' in outcome;
}
