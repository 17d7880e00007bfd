import { describe, expect, test } from 'vitest';
import {
  aheadText,
  judgeClocks,
  readingOf,
  serverOffsetMs,
} from '../../../../electron/probes/kinds/clock-readings.ts';

const limits = { warnAfterMs: 5_000, downAfterMs: 120_000, zone: 'UTC', packReason: undefined };
const exact = (offsetMs: number) => ({ offsetMs, uncertaintyMs: 0 });
const none = { date: null, timestamp: null, host: null, sntp: null };

describe('a reading', () => {
  test('is taken in the middle of the round trip', () => {
    const reading = readingOf(10_000, { sentAt: 9_000, receivedAt: 9_400 }, false);
    expect(reading).toEqual({ offsetMs: 800, uncertaintyMs: 200 });
  });

  test('of whole seconds stands for the middle of its second', () => {
    const reading = readingOf(10_000, { sentAt: 10_499, receivedAt: 10_501 }, true);
    expect(reading).toEqual({ offsetMs: 0, uncertaintyMs: 501 });
  });
});

describe('a judgement', () => {
  test('counts a difference only beyond what the measurement can be wrong by', () => {
    const date = { offsetMs: 5_900, uncertaintyMs: 1_000 };
    expect(judgeClocks({ ...none, date }, limits).state).toBe('ok');
    expect(judgeClocks({ ...none, date: { ...date, offsetMs: 6_100 } }, limits).state).toBe('degraded');
  });

  test('measures the server against the time server where there is one', () => {
    const readings = { ...none, date: exact(60_000), sntp: exact(60_000) };
    expect(serverOffsetMs(readings)).toBe(0);
    const found = judgeClocks(readings, limits);
    expect(found.state).toBe('degraded');
    expect(found.reason?.en).toContain('clock of this desk is 1 min behind');
  });

  test('blames the server first when both are wrong', () => {
    const found = judgeClocks({ ...none, date: exact(300_000), sntp: exact(60_000) }, limits);
    expect(found.state).toBe('down');
    expect(found.reason?.en).toContain("The server's clock is 4 min ahead");
    const threeDays = judgeClocks({ ...none, host: exact(72 * 3_600_000) }, limits).reason;
    expect(threeDays?.en).toContain('is 3 d ahead');
  });

  test('uses the time in the answer where there is no Date header', () => {
    expect(judgeClocks({ ...none, timestamp: exact(-200_000) }, limits).state).toBe('down');
    expect(serverOffsetMs({ ...none, timestamp: exact(-200_000) })).toBe(-200_000);
  });

  test('tells the host apart from the server that runs on it', () => {
    const found = judgeClocks({ ...none, date: exact(0), host: exact(300_000) }, limits);
    expect(found.state).toBe('down');
    expect(found.reason?.en).toMatch(/^The clock of the host .* is 5 min ahead of the clock of this desk/);
    expect(judgeClocks({ ...none, host: exact(-1000) }, limits).state).toBe('ok');
    expect(serverOffsetMs({ ...none, host: exact(-1000) })).toBe(-1000);
  });

  test('of nothing is unknown', () => {
    expect(judgeClocks(none, limits).state).toBe('unknown');
    expect(serverOffsetMs(none)).toBeNull();
  });
});

test.each([
  [1_500, '1.5 s'],
  [180_000, '3 min'],
  [32_400_000, '9 h'],
  [259_200_000, '3 d'],
])('%i ms is said as %s', (ms, text) => expect(aheadText(ms)).toMatch(`${text} ahead of`));
