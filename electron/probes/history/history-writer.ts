import type { ProbeResult } from '../../../shared/model/probe.ts';
import { hourMs } from '../../../shared/rules/history-rollup.ts';
import type { Sample } from '../../../shared/rules/history-rollup.ts';
import type { Standing, Transition } from '../../../shared/rules/thresholds.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { sqliteErrorCode } from '../../platform/sqlite.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { microseconds } from './latency-units.ts';
import { codeOfState } from './state-code.ts';
import { standingText } from './stored-standing.ts';

/** Everything that one change of a probe leaves behind. Null parts are left as they are. */
type ProbeWrite = {
  readonly key: number;
  readonly targetId: string;
  readonly probeId: string;
  readonly standing: Standing;
  readonly startedAt: number | null;
  readonly result: ProbeResult | null;
  /** Text of the memory's JSON. */
  readonly memory: string | null;
  readonly transition: Transition | null;
};

const batchDelayMs = 250;
const nextSliceDelayMs = 20;
const retryDelayMs = 5_000;
/** A transaction takes no more than this of the main thread; a frame has 16 ms. */
const sliceBudgetMs = 8;
const maxWritesPerSlice = 200;
/** What is kept while the disk is full; then the oldest go. */
const maxPending = 20_000;

/** Collects writes and puts them into the database in small transactions, so that the main thread never waits long. */
export class HistoryWriter {
  readonly #database: SqliteDatabase;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #statements: ReturnType<typeof prepareStatements>;
  #pending: ProbeWrite[] = [];
  #cancelTimer: (() => void) | null = null;
  #failing = false;

  constructor(database: SqliteDatabase, clock: Clock, logger: Logger) {
    this.#database = database;
    this.#clock = clock;
    this.#logger = logger;
    this.#statements = prepareStatements(database);
  }

  write(item: ProbeWrite): void {
    this.#pending.push(item);
    if (this.#pending.length > maxPending) this.#pending.shift();
    this.#schedule(batchDelayMs);
  }

  /** The newest result of a probe that is not in the database yet. */
  pendingResult(key: number): ProbeResult | null {
    return this.#pending.findLast((item) => item.key === key && item.result !== null)?.result ?? null;
  }

  /** Forgets what is not written yet of probes that are gone. */
  forget(keys: ReadonlySet<number>): void {
    this.#pending = this.#pending.filter((item) => !keys.has(item.key));
  }

  /** Writes one slice now. True when everything is written. */
  flushSlice(): boolean {
    if (this.#pending.length === 0) return true;
    let written = 0;
    const startMs = this.#clock.monotonicMs();
    const slice = this.#database.transaction(() => {
      for (const item of this.#pending) {
        if (written >= maxWritesPerSlice || this.#clock.monotonicMs() - startMs >= sliceBudgetMs) break;
        this.#save(item);
        written += 1;
      }
    });
    try {
      slice.immediate();
    } catch (error: unknown) {
      this.#onFailure(error, written);
      return false;
    }
    this.#pending.splice(0, written);
    this.#failing = false;
    return this.#pending.length === 0;
  }

  /** Writes everything that is left; the last thing before the database is closed. */
  dispose(): void {
    this.#failing = false;
    while (!this.flushSlice() && !this.#failing);
    this.#stopTimer();
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #schedule(delayMs: number): void {
    if (this.#cancelTimer !== null) return;
    this.#cancelTimer = this.#clock.after(delayMs, () => {
      this.#cancelTimer = null;
      if (!this.flushSlice()) this.#schedule(this.#failing ? retryDelayMs : nextSliceDelayMs);
    });
  }

  #onFailure(error: unknown, index: number): void {
    if (sqliteErrorCode(error)?.startsWith('SQLITE_CONSTRAINT') === true) {
      // It could never be written, and would keep everything after it from being written.
      this.#pending.splice(index, 1);
      this.#logger.bug(error, 'writing a result into the history');
      return this.#schedule(nextSliceDelayMs);
    }
    if (!this.#failing) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#logger.error('probes.history-not-written', { problem, pending: this.#pending.length });
    }
    this.#failing = true;
    this.#schedule(retryDelayMs);
  }

  #save(item: ProbeWrite): void {
    const { key, standing, result, transition } = item;
    const statements = this.#statements;
    if (result === null) {
      statements.standing.run(key, standingText(standing), item.startedAt);
    } else {
      const latencyUs = microseconds(result.latencyMs);
      const { checkedAt, value, unit } = result;
      statements.state.run(key, standingText(standing), checkedAt, item.startedAt, value, unit, latencyUs);
      statements.result.run(key, JSON.stringify(result));
      this.#saveSample(key, { at: checkedAt, state: result.state, latencyMs: result.latencyMs });
    }
    if (item.memory !== null) statements.memory.run(key, item.memory);
    if (transition === null) return;
    const { at, from, to, kind, reason } = transition;
    const reasonText = reason === null ? null : JSON.stringify(reason);
    statements.transition.run(
      item.targetId,
      item.probeId,
      at,
      codeOfState(from),
      codeOfState(to),
      kind,
      reasonText,
    );
  }

  #saveSample(key: number, { at, state, latencyMs }: Sample): void {
    const latencyUs = microseconds(latencyMs);
    this.#statements.raw.run(key, at, codeOfState(state), latencyUs);
    this.#statements.hour.run({
      key,
      hour: Math.floor(at / hourMs),
      ok: state === 'ok' ? 1 : 0,
      degraded: state === 'degraded' ? 1 : 0,
      down: state === 'down' ? 1 : 0,
      unknown: state === 'unknown' ? 1 : 0,
      latencyUs,
    });
  }
}

function prepareStatements(database: SqliteDatabase) {
  return {
    state: database.prepare(
      `INSERT OR REPLACE INTO probe_state (key, standing, checked_at, started_at, value, unit, latency_us)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    standing: database.prepare(
      `INSERT INTO probe_state (key, standing, started_at) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET standing = excluded.standing, started_at = excluded.started_at`,
    ),
    result: database.prepare('INSERT OR REPLACE INTO probe_result (key, result) VALUES (?, ?)'),
    memory: database.prepare('INSERT OR REPLACE INTO probe_memory (key, memory) VALUES (?, ?)'),
    raw: database.prepare(
      'INSERT OR REPLACE INTO probe_raw (key, at, state, latency_us) VALUES (?, ?, ?, ?)',
    ),
    // The roll-up grows with every sample, so that there is no job that could be missed while the console does not run.
    hour: database.prepare(
      `INSERT INTO probe_hour
         (key, hour, samples, ok, degraded, down, unknown, latency_sum_us, latency_samples, latency_max_us)
       VALUES (@key, @hour, 1, @ok, @degraded, @down, @unknown, coalesce(@latencyUs, 0), @latencyUs IS NOT NULL, @latencyUs)
       ON CONFLICT (key, hour) DO UPDATE SET
         samples = samples + 1,
         ok = ok + excluded.ok,
         degraded = degraded + excluded.degraded,
         down = down + excluded.down,
         unknown = unknown + excluded.unknown,
         latency_sum_us = latency_sum_us + excluded.latency_sum_us,
         latency_samples = latency_samples + excluded.latency_samples,
         latency_max_us = CASE
           WHEN latency_max_us IS NULL THEN excluded.latency_max_us
           WHEN excluded.latency_max_us IS NULL THEN latency_max_us
           ELSE max(latency_max_us, excluded.latency_max_us) END`,
    ),
    transition: database.prepare(
      `INSERT INTO probe_transition (target_id, probe_id, at, from_state, to_state, kind, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
  };
}
