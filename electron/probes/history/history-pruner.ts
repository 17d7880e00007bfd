import { hourMs, rawRetentionMs, rollupRetentionMs } from '../../../shared/rules/history-rollup.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

const roundEveryMs = 10 * 60_000;
const sliceDelayMs = 500;
const sliceBudgetMs = 8;
const maxRowsPerSlice = 2_000;
const rowsPerStep = 500;

/** Deletes what is past its time, and what is left of removed targets, in slices too small to be felt. */
export class HistoryPruner {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #round: Generator<number, void> | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(database: SqliteDatabase, clock: Clock, logger: Logger) {
    this.#database = database;
    this.#statements = prepareStatements(database);
    this.#clock = clock;
    this.#logger = logger;
  }

  start(): void {
    this.#schedule(sliceDelayMs);
  }

  /** One slice: at most 2,000 rows and about 8 ms. Answers how many rows went, and whether the round is over. */
  slice(): { readonly rows: number; readonly done: boolean } {
    const round = (this.#round ??= this.#work(this.#clock.now()));
    const startMs = this.#clock.monotonicMs();
    let rows = 0;
    const run = this.#database.transaction(() => {
      // A step deletes at most `rowsPerStep` rows, so the limit holds exactly.
      while (rows + rowsPerStep <= maxRowsPerSlice && this.#clock.monotonicMs() - startMs < sliceBudgetMs) {
        const step = round.next();
        if (step.done === true) return true;
        rows += step.value;
      }
      return false;
    });
    const done = run.immediate();
    if (done) this.#round = null;
    return { rows, done };
  }

  dispose(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#round = null;
  }

  #schedule(delayMs: number): void {
    this.#cancelTimer = this.#clock.after(delayMs, () => {
      this.#schedule(this.#sliceSafely() ? roundEveryMs : sliceDelayMs);
    });
  }

  /** A full or locked disk must not end the pruning for good. */
  #sliceSafely(): boolean {
    try {
      return this.slice().done;
    } catch (error: unknown) {
      this.#logger.warn('probes.prune-failed', {
        problem: error instanceof Error ? error.message : String(error),
      });
      this.#round = null;
      return true;
    }
  }

  *#work(now: number): Generator<number, void> {
    const { keys, raw, hour, oldGaps } = this.#statements;
    for (const { key } of keys.all(0)) {
      yield* deleteBefore(raw, key, now - rawRetentionMs);
      yield* deleteBefore(hour, key, Math.floor((now - rollupRetentionMs) / hourMs));
    }
    yield* this.#deleteOldTransitions(now - rollupRetentionMs);
    yield oldGaps.run(now - rollupRetentionMs).changes;
    yield* this.#deleteRemoved();
  }

  /** Transitions are written in the order of time, so the oldest have the smallest ids. */
  *#deleteOldTransitions(before: number) {
    yield* repeat(() => this.#statements.oldTransitions.run(rowsPerStep, before).changes);
  }

  *#deleteRemoved(): Generator<number, void> {
    const { keys, raw, hour, transitionsOf, ofKey } = this.#statements;
    for (const { key, target_id: targetId } of keys.all(1)) {
      yield* deleteBefore(raw, key, Number.MAX_SAFE_INTEGER);
      yield* deleteBefore(hour, key, Number.MAX_SAFE_INTEGER);
      yield* repeat(() => transitionsOf.run(targetId, rowsPerStep).changes);
      yield ofKey.reduce((rows, statement) => rows + statement.run(key).changes, 0);
    }
  }
}

type DeleteBefore = { run(range: { key: number; before: number; offset: number }): { changes: number } };

function deleteBefore(statement: DeleteBefore, key: number, before: number): Generator<number, void> {
  return repeat(() => statement.run({ key, before, offset: rowsPerStep - 1 }).changes);
}

function* repeat(step: () => number): Generator<number, void> {
  for (;;) {
    const rows = step();
    yield rows;
    if (rows < rowsPerStep) return;
  }
}

function prepareStatements(database: SqliteDatabase) {
  return {
    keys: database.prepare<[number], { key: number; target_id: string }>(
      'SELECT key, target_id FROM probe_key WHERE removed = ?',
    ),
    raw: prepareDelete(database, 'probe_raw', 'at'),
    hour: prepareDelete(database, 'probe_hour', 'hour'),
    oldGaps: database.prepare<[number]>('DELETE FROM console_gap WHERE to_at < ?'),
    oldTransitions: database.prepare<[number, number]>(
      `DELETE FROM probe_transition
       WHERE id IN (SELECT id FROM probe_transition ORDER BY id LIMIT ?) AND at < ?`,
    ),
    transitionsOf: database.prepare<[string, number]>(
      `DELETE FROM probe_transition
       WHERE id IN (SELECT id FROM probe_transition WHERE target_id = ? LIMIT ?)`,
    ),
    // The key goes last: the others refer to it.
    ofKey: ['probe_state', 'probe_result', 'probe_memory', 'probe_key'].map((table) =>
      database.prepare<[number]>(`DELETE FROM ${table} WHERE key = ?`),
    ),
  };
}

/** Deletes the oldest rows of a key, at most `offset` + 1 of them. */
function prepareDelete(database: SqliteDatabase, table: 'probe_raw' | 'probe_hour', column: 'at' | 'hour') {
  return database.prepare<[{ key: number; before: number; offset: number }]>(
    `DELETE FROM ${table} WHERE key = @key AND ${column} < @before AND ${column} <= coalesce(
       (SELECT ${column} FROM ${table} WHERE key = @key ORDER BY ${column} LIMIT 1 OFFSET @offset), @before)`,
  );
}
