import type { HistoryPoint } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';
import { availability } from '../../../shared/rules/availability.ts';
import {
  addTallies,
  emptyTally,
  hourMs,
  meanLatencyMs,
  measuredSamples,
  planHistory,
  worstOf,
} from '../../../shared/rules/history-rollup.ts';
import type { Tally } from '../../../shared/rules/history-rollup.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { milliseconds } from './latency-units.ts';
import { stateOfCode } from './state-code.ts';

type HistoryRange = {
  readonly key: number;
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly everyMs: number;
  readonly maxPoints: number;
};

type HistoryAnswer = {
  readonly points: readonly HistoryPoint[];
  readonly availability: number | null;
};

export type RecentSample = { readonly at: number; readonly state: State; readonly latencyMs: number | null };

type RawRow = { readonly at: number; readonly state: number; readonly latency_us: number | null };

type TallyRow = {
  readonly bucket: number;
  readonly samples: number;
  readonly ok: number;
  readonly degraded: number;
  readonly down: number;
  readonly unknown: number;
  readonly latency_sum_us: number;
  readonly latency_samples: number;
  readonly latency_max_us: number | null;
};

type BucketParameters = {
  readonly key: number;
  readonly from: number;
  readonly to: number;
  readonly width: number;
};

/** The newest raw results of a probe up to a moment, oldest first. */
export const recentQuery =
  'SELECT at, state, latency_us FROM probe_raw WHERE key = ? ORDER BY at DESC LIMIT ?';

/** Parameters are cast, because a JavaScript number arrives as a REAL and would make fractions of buckets. States: ok 0, degraded 1, down 2, unknown 3 (state-code.ts). */
export const rawBucketQuery = `SELECT (at - CAST(@from AS INTEGER)) / CAST(@width AS INTEGER) AS bucket, count(*) AS samples,
    sum(state = 0) AS ok, sum(state = 1) AS degraded, sum(state = 2) AS down, sum(state = 3) AS unknown,
    coalesce(sum(latency_us), 0) AS latency_sum_us, count(latency_us) AS latency_samples, max(latency_us) AS latency_max_us
  FROM probe_raw WHERE key = @key AND at >= @from AND at < @to GROUP BY bucket ORDER BY bucket`;

export const hourBucketQuery = `SELECT (hour - CAST(@from AS INTEGER)) / CAST(@width AS INTEGER) AS bucket, sum(samples) AS samples,
    sum(ok) AS ok, sum(degraded) AS degraded, sum(down) AS down, sum(unknown) AS unknown,
    sum(latency_sum_us) AS latency_sum_us, sum(latency_samples) AS latency_samples, max(latency_max_us) AS latency_max_us
  FROM probe_hour WHERE key = @key AND hour >= @from AND hour < @to GROUP BY bucket ORDER BY bucket`;

const rawQuery =
  'SELECT at, state, latency_us FROM probe_raw WHERE key = ? AND at >= ? AND at < ? ORDER BY at LIMIT ?';

/** Reads histories. No answer has more than `maxPoints` points, and none reads more than one probe's retained rows. */
export class HistoryReader {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: SqliteDatabase) {
    this.#statements = prepareStatements(database);
  }

  recent(key: number, limit: number): readonly RecentSample[] {
    return this.#statements.recent.all(key, limit).toReversed().map(sampleOf);
  }

  history(range: HistoryRange): HistoryAnswer {
    const plan = planHistory(range);
    if (plan.source === 'hours') return this.#hours(range, plan.bucketMs / hourMs);
    if (plan.bucketMs === 0) {
      const single = this.#singles(range);
      if (single !== null) return single;
    }
    return this.#rawBuckets(
      range,
      Math.max(plan.bucketMs, Math.ceil((range.to - range.from) / range.maxPoints)),
    );
  }

  /** One point per result; null when there are more than wanted, because an operator ran the probe by hand many times. */
  #singles({ key, from, to, maxPoints }: HistoryRange): HistoryAnswer | null {
    const rows = this.#statements.raw.all(key, from, to, maxPoints + 1);
    if (rows.length > maxPoints) return null;
    const samples = rows.map(sampleOf);
    const ok = samples.filter(({ state }) => state === 'ok').length;
    const failed = samples.filter(({ state }) => state === 'degraded' || state === 'down').length;
    const points = samples.map(({ at, state, latencyMs }) => ({
      at,
      spanMs: 0,
      state,
      samples: 1,
      okSamples: state === 'ok' ? 1 : 0,
      latencyMs,
      maxLatencyMs: latencyMs,
    }));
    return { points, availability: availability(ok, ok + failed) };
  }

  #rawBuckets({ key, from, to }: HistoryRange, bucketMs: number): HistoryAnswer {
    return answerOf(
      this.#statements.rawBuckets.all({ key, from, to, width: bucketMs }),
      (bucket) => from + bucket * bucketMs,
      bucketMs,
    );
  }

  #hours({ key, from, to }: HistoryRange, hoursPerBucket: number): HistoryAnswer {
    const firstHour = Math.floor(from / hourMs);
    const rows = this.#statements.hourBuckets.all({
      key,
      from: firstHour,
      to: Math.ceil(to / hourMs),
      width: hoursPerBucket,
    });
    return answerOf(
      rows,
      (bucket) => (firstHour + bucket * hoursPerBucket) * hourMs,
      hoursPerBucket * hourMs,
    );
  }
}

/** Prepared once: a statement made for every question is rubbish that the collector has to carry out. */
function prepareStatements(database: SqliteDatabase) {
  return {
    recent: database.prepare<[number, number], RawRow>(recentQuery),
    raw: database.prepare<[number, number, number, number], RawRow>(rawQuery),
    rawBuckets: database.prepare<[BucketParameters], TallyRow>(rawBucketQuery),
    hourBuckets: database.prepare<[BucketParameters], TallyRow>(hourBucketQuery),
  };
}

function answerOf(
  rows: readonly TallyRow[],
  atOf: (bucket: number) => number,
  spanMs: number,
): HistoryAnswer {
  const tallies = rows.map((row) => ({ at: atOf(row.bucket), tally: tallyOfRow(row) }));
  const total = tallies.reduce((sum, { tally }) => addTallies(sum, tally), emptyTally);
  const points = tallies.map(({ at, tally }) => ({
    at,
    spanMs,
    state: worstOf(tally),
    samples: tally.samples,
    okSamples: tally.ok,
    latencyMs: meanLatencyMs(tally),
    maxLatencyMs: tally.maxLatencyMs,
  }));
  return { points, availability: availability(total.ok, measuredSamples(total)) };
}

function tallyOfRow(row: TallyRow): Tally {
  return {
    samples: row.samples,
    ok: row.ok,
    degraded: row.degraded,
    down: row.down,
    unknown: row.unknown,
    latencySumMs: row.latency_sum_us / 1000,
    latencySamples: row.latency_samples,
    maxLatencyMs: milliseconds(row.latency_max_us),
  };
}

function sampleOf(row: RawRow): RecentSample {
  return { at: row.at, state: stateOfCode(row.state), latencyMs: milliseconds(row.latency_us) };
}
