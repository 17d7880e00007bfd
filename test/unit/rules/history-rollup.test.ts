import { describe, expect, it } from 'vitest';
import { availability } from '../../../shared/rules/availability.ts';
import {
  addTallies,
  hourMs,
  meanLatencyMs,
  measuredSamples,
  planHistory,
  tallyAll,
  worstOf,
} from '../../../shared/rules/history-rollup.ts';
import { isStale } from '../../../shared/rules/staleness.ts';

const now = Date.UTC(2026, 5, 1);

describe('roll-ups', () => {
  it('count states, and average only the latencies that were measured', () => {
    const tally = tallyAll([
      { at: 1, state: 'ok', latencyMs: 10 },
      { at: 2, state: 'ok', latencyMs: null },
      { at: 3, state: 'degraded', latencyMs: 30 },
      { at: 4, state: 'unknown', latencyMs: null },
    ]);
    expect(tally).toMatchObject({ samples: 4, ok: 2, degraded: 1, down: 0, unknown: 1, maxLatencyMs: 30 });
    expect(meanLatencyMs(tally)).toBe(20);
    expect(worstOf(tally)).toBe('degraded');
    expect(measuredSamples(tally)).toBe(3);
  });

  it('are the same whether added hour by hour or all at once', () => {
    const samples = Array.from({ length: 20 }, (_, index) => ({
      at: index,
      state: index % 3 === 0 ? ('down' as const) : ('ok' as const),
      latencyMs: index % 4 === 0 ? null : index,
    }));
    const halves = addTallies(tallyAll(samples.slice(0, 7)), tallyAll(samples.slice(7)));
    expect(halves).toEqual(tallyAll(samples));
  });

  it('show nothing measured as pending, and never as ok', () => {
    expect(worstOf(tallyAll([{ at: 1, state: 'paused', latencyMs: null }]))).toBe('pending');
    expect(meanLatencyMs(tallyAll([]))).toBeNull();
  });
});

describe('availability', () => {
  it('leaves out what measured nothing', () => {
    expect(availability(3, 4)).toBe(0.75);
    expect(availability(0, 4)).toBe(0);
    expect(availability(0, 0)).toBeNull();
  });
});

describe('the plan for reading a history', () => {
  it.each([
    ['raw results for the last hour', hourMs, 60_000, 500, { source: 'raw', bucketMs: 0 }],
    ['raw results in bars for a whole day', 24 * hourMs, 60_000, 500, { source: 'raw', bucketMs: 172_800 }],
    [
      'hours when there are too many raw results',
      47 * hourMs,
      5_000,
      500,
      { source: 'hours', bucketMs: hourMs },
    ],
    ['hours when raw results are gone', 72 * hourMs, 60_000, 500, { source: 'hours', bucketMs: hourMs }],
    [
      'bars of several hours for a year',
      365 * 24 * hourMs,
      60_000,
      500,
      { source: 'hours', bucketMs: 18 * hourMs },
    ],
  ] as const)('is %s', (_title, spanMs, everyMs, maxPoints, plan) => {
    expect(planHistory({ from: now - spanMs, to: now, now, everyMs, maxPoints })).toEqual(plan);
  });

  it('never makes more bars than asked for', () => {
    for (const days of [1, 2, 3, 10, 100, 400]) {
      for (const maxPoints of [1, 7, 500, 2000]) {
        const spanMs = days * 24 * hourMs;
        const { bucketMs } = planHistory({ from: now - spanMs, to: now, now, everyMs: 60_000, maxPoints });
        if (bucketMs > 0) expect(Math.ceil(spanMs / bucketMs)).toBeLessThanOrEqual(maxPoints);
      }
    }
  });
});

describe('staleness', () => {
  it('begins after twice the interval', () => {
    expect(isStale(now - 120_000, 60_000, now)).toBe(false);
    expect(isStale(now - 120_001, 60_000, now)).toBe(true);
  });

  it('does not concern what was never measured', () => {
    expect(isStale(null, 60_000, now)).toBe(false);
  });

  it('distrusts a result from the future', () => {
    expect(isStale(now + 3 * hourMs, 60_000, now)).toBe(true);
  });
});
