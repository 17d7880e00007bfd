import { afterEach, describe, expect, test } from 'vitest';
import { closer } from './support/context.ts';
import { fact, reason, startMetrics } from './support/metrics-server.ts';

const open = closer();
afterEach(() => open.close());

const rejects = {
  id: 'rejects',
  title: 'Rejects',
  metric: 'control_reject_total',
  read: 'delta',
  absent: 'zero',
};

const makeServer = (first: string) => startMetrics(open, first);

describe('growth', () => {
  const expectNone = { series: [rejects], measure: 'rejects', expect: [{ rate: 'rejects', equals: 0 }] };

  test('since the last run is told from the second reading on', async () => {
    const { run, set, later } = await makeServer('up 1');
    const first = await run(expectNone);
    expect(first).toMatchObject({ state: 'unknown', value: null });
    expect(reason(first)).toContain('first reading');
    later(1);
    expect(await run(expectNone)).toMatchObject({ state: 'ok', value: 0 });
    set.text = 'up 1\ncontrol_reject_total{reason="A"} 2\ncontrol_reject_total{reason="B"} 1';
    later(1);
    const spike = await run(expectNone);
    expect(spike).toMatchObject({ state: 'down', value: 3 });
    expect(fact(spike, 'Rejects')).toBe('+3 (now 3; control_reject_total, sum of 2 lines)');
    expect(fact(spike, 'growth since')).toMatch(/\(1 min/);
    later(1);
    expect(await run(expectNone)).toMatchObject({ state: 'ok', value: 0 });
  });

  test('per minute is divided by the time between the readings', async () => {
    const { run, set, later } = await makeServer('n_total 10');
    const probe = { series: [{ id: 'n', title: 'N', metric: 'n_total', read: 'per-minute' }], measure: 'n' };
    await run(probe);
    set.text = 'n_total 50';
    later(8);
    expect((await run(probe)).value).toBeCloseTo(5, 1);
  });

  test('after a restart counts from 0, seen by a counter that went down', async () => {
    const { run, set, later } = await makeServer('n_total 100\ncontrol_reject_total{reason="A"} 1');
    const both = { series: [rejects, { id: 'n', title: 'N', metric: 'n_total', read: 'delta' }] };
    await run(both);
    set.text = 'n_total 4\ncontrol_reject_total{reason="A"} 2';
    later(1);
    const outcome = await run(both);
    expect(fact(outcome, 'N')).toContain('+4 ');
    expect(fact(outcome, 'Rejects')).toContain('+2 ');
    expect(fact(outcome, 'restart')).toContain('a counter went down');
  });

  test('after a restart counts from 0, seen by its start time although no counter went down', async () => {
    const { run, set, later } = await makeServer('process_start_time_seconds 1.7e9\nn_total 3');
    const probe = { series: [{ id: 'n', title: 'N', metric: 'n_total', read: 'delta' }], measure: 'n' };
    await run(probe);
    set.text = 'process_start_time_seconds 1.7000009e9\nn_total 8';
    later(1);
    const outcome = await run(probe);
    expect(outcome.value).toBe(8);
    expect(fact(outcome, 'restart')).toContain('start time changed');
    set.text = 'process_start_time_seconds 1.7000009e9\nn_total 9';
    later(1);
    expect(await run(probe)).toMatchObject({ value: 1 });
  });

  test('adds up within a window and leaves it again', async () => {
    const { run, set, later, memory } = await makeServer('n_total 0\nm_total 0');
    const probe = {
      window: '1h',
      series: [
        { id: 'n', title: 'N', metric: 'n_total', read: 'delta' },
        { id: 'm', title: 'M', metric: 'm_total', read: 'delta' },
      ],
      ratios: [{ id: 'share', title: 'Share', of: 'n', per: ['m'], 'at-least': 10 }],
      measure: 'n',
      expect: [{ rate: 'share', 'at-most': 0.5, else: 'degraded' }],
    };
    await run(probe);
    for (let minute = 1; minute <= 40; minute += 1) {
      set.text = `n_total ${minute}\nm_total ${minute}`;
      later(1);
      const outcome = await run(probe);
      expect([outcome.value, outcome.state]).toEqual([minute, minute < 10 ? 'ok' : 'degraded']);
      if (minute === 5) expect(fact(outcome, 'Share')).toBe('too few to tell: 5, at least 10 needed');
    }
    later(40);
    expect((await run(probe)).value).toBeLessThan(22);
    later(40);
    expect(await run(probe)).toMatchObject({ state: 'ok', value: 0 });
    expect(JSON.stringify(memory()).length).toBeLessThan(8_000);
    set.text = 'n_total 90\nm_total 90';
    later(120);
    // Longer ago than the window: nobody knows when it grew.
    expect(await run(probe)).toMatchObject({ value: null });
  });

  test('is not forgotten by an answer that holds no metrics', async () => {
    const { run, set, later } = await makeServer('n_total 1');
    const probe = { series: [{ id: 'n', title: 'N', metric: 'n_total', read: 'delta' }], measure: 'n' };
    await run(probe);
    later(1);
    Object.assign(set, { status: 503 });
    expect((await run(probe)).state).toBe('down');
    later(1);
    Object.assign(set, { status: 200, text: 'n_total 5' });
    expect(await run(probe)).toMatchObject({ value: 4 });
  });
});
