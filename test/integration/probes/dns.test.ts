import { afterEach, expect, test } from 'vitest';
import { dnsKind } from '../../../electron/probes/kinds/dns.ts';
import { bench, closer, define } from './support/context.ts';

const open = closer();
afterEach(() => open.close());

function run(url: string, probe: object = {}) {
  return dnsKind.run(define('dns', probe), open.add(bench(url)).context);
}

test('a name is ok with all its addresses and the time', async () => {
  const outcome = await run('http://localhost:5000');
  expect(outcome).toMatchObject({ state: 'ok', reason: null });
  expect(outcome.value).toBeGreaterThanOrEqual(1);
  expect(outcome.latencyMs).toBeGreaterThan(0);
  expect(outcome.evidence.find((fact) => fact.name === 'addresses')?.value).toMatch(/127\.0\.0\.1|::1/);
});

test.each(['http://127.0.0.1:5000', 'http://[::1]:5000'])(
  'the numeric address %s is paused: there is no name',
  async (url) => {
    const outcome = await run(url);
    expect(outcome.state).toBe('paused');
    expect(outcome.reason?.en).toContain('is numeric');
  },
);

test('a name that does not exist is down, and unknown where no name server answers', async () => {
  const outcome = await run('http://no-such-host.invalid');
  expect(outcome.reason?.en).toMatch(
    outcome.state === 'down' ? /no-such-host\.invalid was not found/ : /name server did not answer/,
  );
});

test('a look-up that takes longer than the pack allows is degraded', async () => {
  expect((await run('http://localhost', { 'slow-after': '0ms' })).state).toBe('degraded');
});

test('without an address it is paused', async () => {
  expect((await run('')).state).toBe('paused');
});
