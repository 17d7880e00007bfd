import { afterEach, describe, expect, it } from 'vitest';
import {
  hourBucketQuery,
  rawBucketQuery,
  recentQuery,
} from '../../../../electron/probes/history/history-reader.ts';
import { stateQuery } from '../../../../electron/probes/history/probe-store.ts';
import { openHistory } from './history-rig.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
let rig: ReturnType<typeof openHistory>;

function open() {
  rig = openHistory();
  return rig;
}

afterEach(() => rig.dispose());

function fill(hours: number): void {
  const from = rig.clock.now() - hours * hourMs;
  for (let at = from; at < rig.clock.now(); at += minuteMs) {
    const minute = Math.round((at - from) / minuteMs);
    rig.write(at, minute % 10 === 9 ? 'down' : 'ok', minute % 10 === 9 ? null : 20);
  }
  rig.writer.dispose();
}

function history(hours: number, maxPoints: number, everyMs = minuteMs) {
  const now = rig.clock.now();
  return rig.reader.history({ key: rig.key, from: now - hours * hourMs, to: now, now, everyMs, maxPoints });
}

describe('reading the history', () => {
  it('shows single results while they are few', () => {
    open();
    fill(3);
    const { points, availability } = history(1, 100);
    expect(points).toHaveLength(60);
    expect(points.every(({ spanMs }) => spanMs === 0)).toBe(true);
    expect(points[0]?.at).toBe(rig.clock.now() - hourMs);
    expect(availability).toBeCloseTo(0.9);
  });

  it('joins results into bars when they are many, each showing its worst state', () => {
    open();
    fill(10);
    const { points, availability } = history(10, 60);
    expect(points).toHaveLength(60);
    expect(
      points.every(({ state, samples, okSamples }) => state === 'down' && samples === 10 && okSamples === 9),
    ).toBe(true);
    expect(points[1]).toMatchObject({
      at: rig.clock.now() - 10 * hourMs + 10 * minuteMs,
      latencyMs: 20,
      maxLatencyMs: 20,
    });
    expect(availability).toBeCloseTo(0.9);
  });

  it('joins also results that an operator added by hand beyond what was expected', () => {
    open();
    for (let index = 0; index < 300; index += 1) rig.write(rig.clock.now() - hourMs + index * 1000, 'ok', 1);
    rig.writer.dispose();
    expect(history(1, 100).points.length).toBeLessThanOrEqual(100);
  });

  it('reads whole hours beyond two days, and says the same of availability', () => {
    open();
    fill(72);
    const { points, availability } = history(72, 500);
    expect(points).toHaveLength(72);
    expect(points[5]).toMatchObject({ spanMs: hourMs, samples: 60, okSamples: 54, state: 'down' });
    expect(availability).toBeCloseTo(0.9);
  });

  it('leaves a hole where nothing was measured', () => {
    open();
    rig.write(rig.clock.now() - 70 * hourMs, 'ok', 1);
    rig.write(rig.clock.now() - 10 * hourMs, 'ok', 1);
    rig.writer.dispose();
    const { points, availability } = history(72, 500);
    expect(points).toHaveLength(2);
    expect(availability).toBe(1);
  });

  it('knows no availability where nothing was measured', () => {
    open();
    rig.write(rig.clock.now() - 1000, 'unknown', null);
    rig.writer.dispose();
    expect(history(1, 100).availability).toBeNull();
  });

  it('gives the newest results, oldest first', () => {
    open();
    fill(2);
    const recent = rig.reader.recent(rig.key, 60);
    expect(recent).toHaveLength(60);
    expect(recent.at(-1)?.at).toBe(rig.clock.now() - minuteMs);
    expect(recent.map(({ at }) => at)).toEqual(recent.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  it('reads by key and range only, never a whole history', () => {
    const { database } = open();
    const plan = (query: string, ...parameters: unknown[]) =>
      database
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`)
        .all(...parameters)
        .map(({ detail }) => detail)
        .join('; ');
    expect(plan(recentQuery, 1, 60)).toBe('SEARCH probe_raw USING PRIMARY KEY (key=?)');
    expect(plan(rawBucketQuery, { key: 1, from: 0, to: 1, width: 1 })).toContain(
      'SEARCH probe_raw USING PRIMARY KEY (key=? AND at>? AND at<?)',
    );
    expect(plan(hourBucketQuery, { key: 1, from: 0, to: 1, width: 1 })).toContain(
      'SEARCH probe_hour USING PRIMARY KEY (key=? AND hour>? AND hour<?)',
    );
    expect(plan(stateQuery)).not.toMatch(/probe_raw|probe_hour|probe_result|probe_transition/);
  });
});
