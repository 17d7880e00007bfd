import type { JournalEntry } from '../../shared/model/journal.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Clock } from '../platform/clock.ts';
import type { JournalFact, JournalPort } from '../platform/journal-port.ts';
import type { Redactor } from '../platform/redact.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import type { Witness } from './anchor-check.ts';
import { emptyChain } from './chain-check.ts';
import type { ChainEnd } from './chain-check.ts';
import { entryHash } from './entry-hash.ts';
import { exportSlice } from './journal-export.ts';
import type { JournalSlice } from './journal-export.ts';
import { entriesOfTarget, listEntries } from './journal-list.ts';
import type { JournalPage, JournalQuery } from './journal-list.ts';
import { entriesOfPeriod } from './journal-period.ts';
import type { Period } from './journal-period.ts';
import { rowOfEntry } from './journal-rows.ts';
import type { JournalRow } from './journal-rows.ts';
import { verifyChain } from './verify-chain.ts';
import type { ChainVerdict } from './verify-chain.ts';

/** Who acts, and through which face. The typed name stands beside the account; it proves nothing by itself. */
type JournalContext = {
  readonly operator: string;
  readonly typedName: string | null;
  readonly face: string;
};

type JournalParts = { readonly database: SqliteDatabase; readonly clock: Clock; readonly redactor: Redactor };

const longestText = 2000;

/**
 * The append-only record of everything that was changed. Each entry carries the hash of the one before it. A chain on the
 * operator's own computer proves nothing by itself; its head is anchored in every export.
 */
export class Journal {
  readonly #database: SqliteDatabase;
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  readonly #end;
  readonly #append: (context: JournalContext, fact: JournalFact) => JournalEntry;

  constructor({ database, clock, redactor }: JournalParts) {
    this.#database = database;
    this.#clock = clock;
    this.#redactor = redactor;
    this.#end = database.prepare<[], ChainEnd>('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1');
    const insert = database.prepare<JournalRow>(
      `INSERT INTO journal VALUES (@seq, @at, @operator, @typed_name, @face, @action, @target_id, @subject, @result, @details,
       @previous_hash, @hash)`,
    );
    const append = database.transaction((context: JournalContext, fact: JournalFact): JournalEntry => {
      const entry = this.#next(context, fact);
      insert.run(rowOfEntry(entry));
      return entry;
    });
    // Immediate: the head that was read stays the head until the entry is written.
    this.#append = (context, fact) => append.immediate(context, fact);
  }

  /** A port for a domain or a face, bound to who acts. */
  as(context: JournalContext): JournalPort {
    return { append: (fact) => void this.append(context, fact) };
  }

  /** @throws AppError journal/append-failed */
  append(context: JournalContext, fact: JournalFact): JournalEntry {
    try {
      return this.#append(context, fact);
    } catch (error: unknown) {
      throw appendFailed(fact, error);
    }
  }

  /** The last entry's number and hash; 0 and the hash of nothing for an empty journal. */
  head(): ChainEnd {
    return this.#end.get() ?? emptyChain;
  }

  /** Newest first, with the number of all entries that fit. */
  list(query: JournalQuery, signal: AbortSignal): Promise<JournalPage> {
    return listEntries(this.#database, query, signal);
  }

  /** What was done to one target before a time (epoch ms), newest first. */
  forTarget(targetId: string, before: number, limit: number): readonly JournalEntry[] {
    return entriesOfTarget(this.#database, targetId, before, limit);
  }

  /** What was written within a time, oldest first. */
  within(period: Period, signal: AbortSignal): Promise<readonly JournalEntry[]> {
    return entriesOfPeriod(this.#database, period, signal);
  }

  /** Reads the whole chain in short turns and names the first entry that is broken. Witnesses are heads that lie elsewhere. */
  verify(signal: AbortSignal, witnesses: readonly Witness[] = []): Promise<ChainVerdict> {
    return verifyChain(this.#database, witnesses, signal);
  }

  /**
   * The entries after `after` as JSON lines, oldest first. The last slice says whether the record is unbroken, and anchors the head that it
   * carries if it is: an anchor on an altered record would vouch for it.
   */
  async export(
    after: number,
    signal: AbortSignal,
    witnesses: readonly Witness[] = [],
  ): Promise<JournalSlice> {
    const head = this.head();
    const slice = exportSlice(this.#database, after, head);
    if (slice.next !== null) return { ...slice, verdict: null };
    const verdict = await this.verify(signal, witnesses);
    if (verdict.ok && head.seq > 0) this.anchor(head, 'export');
    return { ...slice, verdict };
  }

  /** Notes that the head was put somewhere else, where the owner of this computer cannot change it unseen. */
  anchor({ seq, hash }: ChainEnd, place: string): void {
    this.#database
      .prepare('INSERT INTO journal_anchor (seq, hash, place, anchored_at) VALUES (?, ?, ?, ?)')
      .run(seq, hash, place, this.#clock.now());
  }

  #next(context: JournalContext, fact: JournalFact): JournalEntry {
    const { seq, hash } = this.head();
    const unsigned: Omit<JournalEntry, 'hash'> = {
      seq: seq + 1,
      at: this.#clock.now(),
      operator: context.operator,
      typedName: context.typedName === '' ? null : context.typedName,
      face: context.face,
      action: fact.action,
      targetId: fact.targetId,
      subject: this.#clean(fact.subject),
      result: fact.result,
      details: this.#cleanDetails(fact.details),
      previousHash: hash,
    };
    return { ...unsigned, hash: entryHash(unsigned) };
  }

  #clean(text: string): string {
    return this.#redactor.text(text).slice(0, longestText).toWellFormed();
  }

  /** Through JSON, as it will be read back: what JSON cannot say (NaN, a key without value) must not be hashed. */
  #cleanDetails(details: JournalFact['details']): JournalEntry['details'] {
    const clean: JournalEntry['details'] = {};
    for (const [key, value] of Object.entries(details)) {
      if (typeof value === 'string') clean[key] = this.#clean(value);
      else clean[key] = typeof value === 'number' && !Number.isFinite(value) ? null : value;
    }
    return clean;
  }
}

function appendFailed(fact: JournalFact, cause: unknown): AppError {
  return new AppError(
    'journal/append-failed',
    localText(
      `"${fact.action}" could not be written into the journal, so it was not done or stands unrecorded: see the log. Check the free space of the data folder.`,
      `"${fact.action}"을(를) 저널에 기록하지 못했습니다. 작업이 수행되지 않았거나 기록 없이 남았을 수 있으니 로그를 확인하십시오. 데이터 폴더의 여유 공간을 확인하십시오.`,
    ),
    { cause },
  );
}
