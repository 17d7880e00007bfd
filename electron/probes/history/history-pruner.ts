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
  readonly #clock: Clock;
  readonly #logger: Logger;
  #round: Generator<number, void> | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(database: SqliteDatabase, clock: Clock, logger: Logger) {
    this.#database = database;
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
    const keys = this.#numbers('SELECT key FROM probe_key WHERE removed = 0');
    for (const key of keys) {
      yield* this.#deleteOf('probe_raw', 'at', key, now - rawRetentionMs);
      yield* this.#deleteOf('probe_hour', 'hour', key, Math.floor((now - rollupRetentionMs) / hourMs));
    }
    yield* this.#deleteOldTransitions(now - rollupRetentionMs);
    yield this.#database.prepare('DELETE FROM console_gap WHERE to_at < ?').run(now - rollupRetentionMs)
      .changes;
    yield* this.#deleteRemoved();
  }

  *#deleteOf(table: 'probe_raw' | 'probe_hour', column: 'at' | 'hour', key: number, before: number) {
    const remove = this.#database.prepare<[{ key: number; before: number; offset: number }]>(
      `DELETE FROM ${table} WHERE key = @key AND ${column} < @before AND ${column} <= coalesce(
         (SELECT ${column} FROM ${table} WHERE key = @key ORDER BY ${column} LIMIT 1 OFFSET @offset), @before)`,
    );
    yield* repeat(() => remove.run({ key, before, offset: rowsPerStep - 1 }).changes);
  }

  /** Transitions are written in the order of time, so the oldest have the smallest ids. */
  *#deleteOldTransitions(before: number) {
    const remove = this.#database.prepare<[number, number]>(
      `DELETE FROM probe_transition WHERE id IN (SELECT id FROM probe_transition ORDER BY id LIMIT ?) AND at < ?`,
    );
    yield* repeat(() => remove.run(rowsPerStep, before).changes);
  }

  *#deleteRemoved(): Generator<number, void> {
    const rows = this.#database
      .prepare<[], { key: number; target_id: string }>(
        'SELECT key, target_id FROM probe_key WHERE removed = 1',
      )
      .all();
    for (const { key, target_id: targetId } of rows) {
      yield* this.#deleteOf('probe_raw', 'at', key, Number.MAX_SAFE_INTEGER);
      yield* this.#deleteOf('probe_hour', 'hour', key, Number.MAX_SAFE_INTEGER);
      yield* this.#deleteTransitionsOf(targetId);
      yield this.#deleteKey(key);
    }
  }

  *#deleteTransitionsOf(targetId: string) {
    const remove = this.#database.prepare<[string, number]>(
      `DELETE FROM probe_transition WHERE id IN (SELECT id FROM probe_transition WHERE target_id = ? LIMIT ?)`,
    );
    yield* repeat(() => remove.run(targetId, rowsPerStep).changes);
  }

  #deleteKey(key: number): number {
    let rows = 0;
    for (const table of ['probe_state', 'probe_result', 'probe_memory', 'probe_key']) {
      rows += this.#database.prepare<[number]>(`DELETE FROM ${table} WHERE key = ?`).run(key).changes;
    }
    return rows;
  }

  #numbers(query: string): readonly number[] {
    const values: readonly unknown[] = this.#database.prepare<[], unknown>(query).pluck().all();
    return values.filter((value) => typeof value === 'number');
  }
}

function* repeat(step: () => number): Generator<number, void> {
  for (;;) {
    const rows = step();
    yield rows;
    if (rows < rowsPerStep) return;
  }
}
