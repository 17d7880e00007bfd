import type { BrokenEntry, JournalVerdict } from '../../shared/model/journal.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { AnchorCheck } from './anchor-check.ts';
import type { Witness } from './anchor-check.ts';
import { Breather } from './breather.ts';
import { checkNext, emptyChain, isBroken } from './chain-check.ts';
import type { ChainEnd } from './chain-check.ts';
import type { JournalRow } from './journal-rows.ts';

/** What the chain says of itself; what lies beside it is for others to compare. */
export type ChainVerdict = Omit<JournalVerdict, 'altered'>;

const sliceRows = 100;

/**
 * Walks the chain in slices, so that a long journal does not hold up anything else. Anchors and witnesses are compared on the way: they
 * show that the record was rewritten or its end cut off, which the chain itself cannot.
 */
export async function verifyChain(
  database: SqliteDatabase,
  witnesses: readonly Witness[],
  signal: AbortSignal,
): Promise<ChainVerdict> {
  const slice = database.prepare<[number, number], JournalRow>(
    'SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const successor = database.prepare<[string], { seq: number }>(
    'SELECT seq FROM journal WHERE previous_hash = ?',
  );
  const placeOfSuccessor = (hash: string) => successor.get(hash)?.seq ?? null;
  const anchors = new AnchorCheck(database, witnesses);
  const breather = new Breather(signal);
  let end = emptyChain;
  let beganAt = Infinity;
  for (let rows = slice.all(0, sliceRows); rows.length > 0; rows = slice.all(end.seq, sliceRows)) {
    for (const row of rows) {
      const outcome = checkNext(end, row, placeOfSuccessor);
      const broken = isBroken(outcome) ? outcome : anchors.check(outcome);
      if (broken !== null) return verdict(database, end, anchors, broken);
      if (!isBroken(outcome)) end = outcome;
      beganAt = Math.min(beganAt, row.at);
      await breather.breathe();
    }
  }
  return verdict(database, end, anchors, anchors.checkEnd(end, beganAt));
}

function verdict(
  database: SqliteDatabase,
  end: ChainEnd,
  anchors: AnchorCheck,
  brokenAt: BrokenEntry | null,
): ChainVerdict {
  const entries = Number(database.prepare('SELECT count(*) FROM journal').pluck().get());
  const { last } = anchors;
  return {
    ok: brokenAt === null,
    entries,
    head: end.hash,
    anchoredUpTo: last?.seq ?? null,
    anchor: last,
    brokenAt,
  };
}
