import { afterEach, describe, expect, test } from 'vitest';
import { prometheusKind } from '../../../electron/probes/kinds/prometheus.ts';
import { freePort } from '../../lab/free-port.ts';
import { bench, closer, define, MemorySecrets } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { startHttp } from './support/loopback.ts';
import { reason, fact, startMetrics } from './support/metrics-server.ts';

const open = closer();
afterEach(() => open.close());

const makeServer = (first: string, options: BenchOptions = {}) => startMetrics(open, first, options);

describe('values', () => {
  const text = [
    'jobs_queue_depth 7',
    'jobs_completed_total{type="copy",status="failed"} 2',
    'jobs_completed_total{type="zip",status="failed"} 3',
    'jobs_completed_total{type="zip",status="succeeded"} 90',
    'broken NaN',
  ].join('\n');

  test('are read by name, summed over the lines whose labels fit, and judged', async () => {
    const { run, server } = await makeServer(text);
    const outcome = await run({
      series: [
        { id: 'depth', title: 'Depth', metric: 'jobs_queue_depth' },
        {
          id: 'failed',
          title: 'Failed',
          metric: 'jobs_completed_total',
          labels: [{ name: 'status', equals: 'failed' }],
        },
        {
          id: 'zip',
          title: 'Zip',
          metric: 'jobs_completed_total',
          labels: [
            { name: 'type', matches: '^z' },
            { name: 'status', 'one-of': ['succeeded', '${settings.other}'] },
          ],
        },
        { id: 'all', title: 'All', metric: 'jobs_completed_total' },
      ],
      ratios: [{ id: 'share', title: 'Share', of: 'failed', per: ['all'] }],
      measure: 'depth',
      unit: 'jobs',
      expect: [
        { rate: 'depth', 'less-than': 5, else: 'degraded', reason: { en: 'queue ${actual}', ko: '대기열' } },
        { rate: 'share', 'less-than': 0.1 },
      ],
    });
    expect(outcome).toMatchObject({ state: 'degraded', value: 7, unit: 'jobs' });
    expect(reason(outcome)).toBe('queue 7');
    expect(fact(outcome, 'Failed')).toBe('5 (jobs_completed_total, sum of 2 lines)');
    expect(fact(outcome, 'Zip')).toBe('90 (jobs_completed_total)');
    expect(fact(outcome, 'Share')).toBe('5.3 % (5 of 95)');
    expect(fact(outcome, 'body')).toBeUndefined();
    expect(server.seen[0]).toMatchObject({
      url: '/metrics',
      headers: { accept: 'text/plain;version=0.0.4' },
    });
  });

  test('that the server does not tell leave the state open, unless absent means never', async () => {
    const { run } = await makeServer(text);
    const series = { id: 'a', title: 'Accepted', metric: 'accepted_total' };
    const untold = await run({ series: [series], expect: [{ rate: 'a', equals: 0 }] });
    expect(untold.state).toBe('unknown');
    expect(reason(untold)).toContain('does not tell "Accepted"');
    const never = await run({
      series: [{ ...series, absent: 'zero' }],
      expect: [{ rate: 'a', equals: 0 }],
    });
    expect(never.state).toBe('ok');
    expect(fact(never, 'Accepted')).toBe('0 (no line of accepted_total: it never happened)');
    const asked = await run({ series: [series], expect: [{ rate: 'a', exists: true }] });
    expect(asked.state).toBe('down');
    const spared = await run({ series: [series], expect: [{ rate: 'a', equals: 1, 'if-present': true }] });
    expect(spared.state).toBe('ok');
    const nan = await run({
      series: [{ ...series, metric: 'broken', absent: 'zero' }],
      expect: [{ rate: 'a', equals: 0 }],
    });
    expect(nan.state).toBe('unknown');
    expect(reason(nan)).toContain('not a number');
  });

  test('that are bad are said before what is not told', async () => {
    const { run } = await makeServer(text);
    const outcome = await run({
      series: [
        { id: 'a', title: 'A', metric: 'nothing' },
        { id: 'depth', title: 'Depth', metric: 'jobs_queue_depth' },
      ],
      expect: [
        { rate: 'a', equals: 0 },
        { rate: 'depth', equals: 0, else: 'degraded' },
      ],
    });
    expect(outcome.state).toBe('degraded');
  });
});

describe('what is no metrics', () => {
  const probe = { series: [{ id: 'n', title: 'N', metric: 'n_total' }] };

  test.each([
    ['text/html', '<!doctype html><title>S3Desk</title><div id=app>', /web page instead of metrics: "S3Desk/],
    ['text/plain', '<!doctype html><title>x</title>', /web page/],
    ['application/json', '{"ok":true}', /JSON instead of metrics/],
    ['text/plain', '', /without a single metric/],
    ['text/plain', '# HELP only comments\n', /without a single metric/],
    ['text/plain', 'a_total 1\nok all well\n', /line 2 is "ok all well"/],
  ])('is told as such: %s %s', async (type, text, expected) => {
    const { run, set } = await makeServer(text);
    set.type = type;
    const outcome = await run(probe);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toMatch(expected);
  });

  test('is not relied on when it was cut off', async () => {
    const { run } = await makeServer(`n_total 1\n${'m{a="b"} 1\n'.repeat(500)}`);
    const outcome = await run({ ...probe, request: { path: '/metrics', 'max-bytes': '1 KiB' } });
    expect(outcome.state).toBe('unknown');
    expect(reason(outcome)).toContain('larger than 1 KiB');
  });

  test('is a refusal, a closed port, or an answer that does not come', async () => {
    const { run, set } = await makeServer('x');
    set.status = 401;
    expect(reason(await run(probe))).toContain('wants a sign-in');
    const port = await freePort();
    const gone = open.add(bench(`http://127.0.0.1:${port}`));
    expect(await prometheusKind.run(define('prometheus', probe), gone.context)).toMatchObject({
      state: 'down',
    });
    const silent = open.add(await startHttp(() => {}));
    const waiting = open.add(bench(silent.url, { timeoutMs: 300 }));
    expect(reason(await prometheusKind.run(define('prometheus', probe), waiting.context))).toContain(
      'never answered',
    );
    const stop = new AbortController();
    const stopped = open.add(bench(silent.url, { signal: stop.signal }));
    setTimeout(() => stop.abort(), 50);
    expect(await prometheusKind.run(define('prometheus', probe), stopped.context)).toMatchObject({
      state: 'unknown',
    });
  });
});

test('a token goes out and never comes into the outcome', async () => {
  const secrets = new MemorySecrets({ api: { username: null, secret: 'Sup3rGeheim!' } });
  const { run, server } = await makeServer('token{is="Sup3rGeheim!"} x', { secrets });
  const outcome = await run({
    request: { path: '/metrics', headers: { 'X-Api-Token': '${credential.api.secret}' } },
    series: [{ id: 'n', title: 'N', metric: 'n_total' }],
  });
  expect(server.seen[0]?.headers['x-api-token']).toBe('Sup3rGeheim!');
  expect(outcome.state).toBe('down');
  expect(JSON.stringify(outcome)).not.toContain('Sup3rGeheim');
});
