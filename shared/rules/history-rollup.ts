import type { State } from '../model/state.ts';

export const hourMs = 3_600_000;

/** Raw results are kept this long, roll-ups of an hour that long. */
export const rawRetentionMs = 48 * hourMs;
export const rollupRetentionMs = 400 * 24 * hourMs;

/** One raw result. */
export type Sample = { readonly at: number; readonly state: State; readonly latencyMs: number | null };

/** What is counted of a stretch of time: an hour in the store, or a bar of a chart. */
export type Tally = {
  readonly samples: number;
  readonly ok: number;
  readonly degraded: number;
  readonly down: number;
  readonly unknown: number;
  readonly latencySumMs: number;
  readonly latencySamples: number;
  readonly maxLatencyMs: number | null;
};

export const emptyTally: Tally = {
  samples: 0,
  ok: 0,
  degraded: 0,
  down: 0,
  unknown: 0,
  latencySumMs: 0,
  latencySamples: 0,
  maxLatencyMs: null,
};

/** The tally of one sample. Pending and paused findings count as samples, but measure nothing. */
function tallyOf({ state, latencyMs }: Sample): Tally {
  return {
    samples: 1,
    ok: state === 'ok' ? 1 : 0,
    degraded: state === 'degraded' ? 1 : 0,
    down: state === 'down' ? 1 : 0,
    unknown: state === 'unknown' ? 1 : 0,
    latencySumMs: latencyMs ?? 0,
    latencySamples: latencyMs === null ? 0 : 1,
    maxLatencyMs: latencyMs,
  };
}

export function addTallies(first: Tally, second: Tally): Tally {
  return {
    samples: first.samples + second.samples,
    ok: first.ok + second.ok,
    degraded: first.degraded + second.degraded,
    down: first.down + second.down,
    unknown: first.unknown + second.unknown,
    latencySumMs: first.latencySumMs + second.latencySumMs,
    latencySamples: first.latencySamples + second.latencySamples,
    maxLatencyMs: maxOf(first.maxLatencyMs, second.maxLatencyMs),
  };
}

/** The state a bar shows: the worst that was found in it. */
export function worstOf(tally: Tally): State {
  if (tally.down > 0) return 'down';
  if (tally.degraded > 0) return 'degraded';
  if (tally.unknown > 0) return 'unknown';
  return tally.ok > 0 ? 'ok' : 'pending';
}

export function meanLatencyMs(tally: Tally): number | null {
  return tally.latencySamples > 0 ? tally.latencySumMs / tally.latencySamples : null;
}

/** How many of a tally's samples measured the system. */
export function measuredSamples(tally: Tally): number {
  return tally.ok + tally.degraded + tally.down;
}

/** The tally of several samples, as the store keeps it per hour. */
export function tallyAll(samples: readonly Sample[]): Tally {
  return samples.map(tallyOf).reduce(addTallies, emptyTally);
}

type HistoryPlan =
  | { readonly source: 'raw'; readonly bucketMs: number }
  | { readonly source: 'hours'; readonly bucketMs: number };

/** More raw results than this are never read for one chart. */
const maxRawRows = 10_000;

/**
 * How a range is read, so that neither the answer nor the reading grows with the history: raw results while they exist and are
 * few, roll-ups of whole hours otherwise. `bucketMs` 0 means one point per raw result.
 */
export function planHistory(range: {
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly everyMs: number;
  readonly maxPoints: number;
}): HistoryPlan {
  const spanMs = Math.max(1, range.to - range.from);
  const expectedRows = spanMs / range.everyMs;
  const rawExists = range.from >= range.now - rawRetentionMs;
  if (rawExists && expectedRows <= maxRawRows) {
    return {
      source: 'raw',
      bucketMs: expectedRows <= range.maxPoints ? 0 : Math.ceil(spanMs / range.maxPoints),
    };
  }
  const hours = Math.ceil(spanMs / hourMs) + 1;
  return { source: 'hours', bucketMs: Math.ceil(hours / range.maxPoints) * hourMs };
}

function maxOf(first: number | null, second: number | null): number | null {
  if (first === null) return second;
  return second === null ? first : Math.max(first, second);
}
