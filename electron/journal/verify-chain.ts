import type { JournalVerdict } from '../../shared/model/journal.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { Breather } from './breather.ts';
import { checkNext, emptyChain, isBroken } from './chain-check.ts';
import type { BrokenEntry, ChainEnd } from './chain-check.ts';
import type { JournalRow } from './journal-rows.ts';

const sliceRows = 100;

type Anchor = { readonly seq: number; readonly hash: string; readonly place: string };

/**
 * Walks the chain in slices, so that a long journal does not hold up anything else. Anchors are compared on the way: they show
 * that the end was cut off, which the chain itself cannot.
 */
export async function verifyChain(database: SqliteDatabase, signal: AbortSignal): Promise<JournalVerdict> {
  const slice = database.prepare<[number, number], JournalRow>(
    'SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const successor = database.prepare<[string], { seq: number }>(
    'SELECT seq FROM journal WHERE previous_hash = ?',
  );
  const placeOfSuccessor = (hash: string) => successor.get(hash)?.seq ?? null;
  const anchors = new AnchorCheck(database);
  const breather = new Breather(signal);
  let end = emptyChain;
  for (let rows = slice.all(0, sliceRows); rows.length > 0; rows = slice.all(end.seq, sliceRows)) {
    for (const row of rows) {
      const outcome = checkNext(end, row, placeOfSuccessor);
      const broken = isBroken(outcome) ? outcome : anchors.check(outcome);
      if (broken !== null) return verdict(database, end, anchors, broken);
      if (!isBroken(outcome)) end = outcome;
      await breather.breathe();
    }
  }
  return verdict(database, end, anchors, anchors.checkEnd(end));
}

/** Knows the anchors in the order of the entries they stand for. */
class AnchorCheck {
  readonly #left: Anchor[];
  upTo: number | null = null;

  constructor(database: SqliteDatabase) {
    this.#left = database
      .prepare<[], Anchor>('SELECT seq, hash, place FROM journal_anchor ORDER BY seq DESC')
      .all();
  }

  check(end: ChainEnd): BrokenEntry | null {
    for (let anchor = this.#left.at(-1); anchor?.seq === end.seq; anchor = this.#left.at(-1)) {
      if (anchor.hash !== end.hash) {
        return {
          seq: end.seq,
          problem: `It is not the entry that was anchored (${anchor.place}): the record was rewritten.`,
        };
      }
      this.upTo = end.seq;
      this.#left.pop();
    }
    return null;
  }

  checkEnd(end: ChainEnd): BrokenEntry | null {
    const anchor = this.#left[0];
    if (anchor === undefined) return null;
    return {
      seq: end.seq + 1,
      problem: `Entries up to ${anchor.seq} were anchored (${anchor.place}), but the record ends before it: its end was cut off.`,
    };
  }
}

function verdict(
  database: SqliteDatabase,
  end: ChainEnd,
  anchors: AnchorCheck,
  brokenAt: BrokenEntry | null,
): JournalVerdict {
  const entries = Number(database.prepare('SELECT count(*) FROM journal').pluck().get());
  return { ok: brokenAt === null, entries, head: end.hash, anchoredUpTo: anchors.upTo, brokenAt };
}
