import type { HistoryPoint, ProbeHistory } from '../../../shared/model/probe.ts';
import type { State } from '../../../shared/model/state.ts';

type HistorySeries = {
  readonly times: readonly number[];
  readonly typicalMs: readonly (number | null)[];
  readonly highestMs: readonly (number | null)[];
};

/**
 * Points as parallel arrays. Where a gap lies between two points, a null is put into it, so that no line is drawn over a time that was
 * not measured.
 */
export function historySeries(history: Pick<ProbeHistory, 'points' | 'gaps'>): HistorySeries {
  const breaks = history.gaps.map((gap) => ({
    at: (gap.from + gap.to) / 2,
    latencyMs: null,
    maxLatencyMs: null,
  }));
  const all = [...history.points, ...breaks].toSorted((left, right) => left.at - right.at);
  return {
    times: all.map((point) => point.at),
    typicalMs: all.map((point) => point.latencyMs),
    highestMs: all.map((point) => point.maxLatencyMs),
  };
}

/** The history as at most `slots` bars over its whole span: the worst state of each slot, and a gap where nothing was measured. */
export function historyBars(
  history: ProbeHistory,
  slots: number,
): readonly { readonly state: State | 'gap' }[] {
  const span = Math.max(1, history.to - history.from);
  const bars: (State | 'gap')[] = Array.from({ length: slots }, () => 'gap');
  for (const point of history.points) {
    const slot = Math.min(slots - 1, Math.max(0, Math.floor(((point.at - history.from) / span) * slots)));
    bars[slot] = worse(bars[slot] ?? 'gap', point.state);
  }
  return bars.map((state) => ({ state }));
}

const badness: Readonly<Record<State | 'gap', number>> = {
  down: 6,
  degraded: 5,
  unknown: 4,
  ok: 3,
  pending: 2,
  paused: 1,
  gap: 0,
};

function worse(left: State | 'gap', right: State): State | 'gap' {
  return badness[right] > badness[left] ? right : left;
}

/** Lowest, highest and latest latency, or null when none was measured. */
export function latencyRange(
  points: readonly HistoryPoint[],
): { readonly lowMs: number; readonly highMs: number; readonly latestMs: number } | null {
  const measured = points.filter((point) => point.latencyMs !== null);
  const latest = measured.at(-1)?.latencyMs;
  if (latest === undefined || latest === null) return null;
  return {
    lowMs: Math.min(...measured.map((point) => point.latencyMs ?? Number.POSITIVE_INFINITY)),
    highMs: Math.max(...measured.map((point) => point.maxLatencyMs ?? point.latencyMs ?? 0)),
    latestMs: latest,
  };
}
