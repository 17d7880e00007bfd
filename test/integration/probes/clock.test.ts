import { afterEach, describe, expect, test } from 'vitest';
import { clockKind } from '../../../electron/probes/kinds/clock.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { freePort } from '../../lab/free-port.ts';
import { bench, closer, define, MovableClock } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { startHttp } from './support/loopback.ts';
import { startTimeServer } from './support/time-server.ts';
import type { TimeServerOptions } from './support/time-server.ts';

const open = closer();
afterEach(() => open.close());

function run(url: string, probe: object = {}, options: BenchOptions = {}): Promise<ProbeOutcome> {
  return clockKind.run(define('clock', probe), open.add(bench(url, options)).context);
}

type Practice = {
  readonly aheadMs?: number;
  readonly timestamp?: (now: number) => string;
  readonly date?: boolean;
  readonly delayMs?: number;
};

/** A server whose clock is so far ahead, with a time in its answer. */
async function serve({ aheadMs = 0, timestamp, date = true, delayMs = 0 }: Practice = {}) {
  return open.add(
    await startHttp((_, response) => {
      setTimeout(() => {
        const now = Date.now() + aheadMs;
        response.sendDate = false;
        if (date) response.setHeader('date', new Date(now).toUTCString());
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ timestamp: timestamp?.(now) }));
      }, delayMs);
    }),
  );
}

async function timeServer(options: TimeServerOptions = {}): Promise<string> {
  return open.add(await startTimeServer(options)).address;
}

const naive = (offsetHours: number) => (now: number) =>
  new Date(now + offsetHours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
const inAnswer = (zone: string) => ({
  request: { path: '/health' },
  timestamp: { json: '$.timestamp', zone },
});

describe('by its Date header', () => {
  test('a server with the right time is ok and the value is near zero seconds', async () => {
    const outcome = await run((await serve()).url);
    expect(outcome).toMatchObject({ state: 'ok', unit: 's' });
    expect(Math.abs(outcome.value ?? Number.NaN)).toBeLessThan(1.1);
  });

  test.each([
    [30_000, 'degraded', 'ahead of'],
    [-30_000, 'degraded', 'behind'],
    [600_000, 'down', '10 min ahead of'],
  ])('a server that is %i ms off is %s', async (aheadMs, state, words) => {
    const outcome = await run((await serve({ aheadMs })).url);
    expect(outcome.state).toBe(state);
    expect(outcome.reason?.en).toContain(words);
    expect(outcome.reason?.en).toContain('One of the two is wrong');
    expect(Math.abs((outcome.value ?? 0) - aheadMs / 1000)).toBeLessThan(1.1);
  });

  test('a slow answer is not taken for a wrong clock', async () => {
    const server = await serve({ delayMs: 1500 });
    expect((await run(server.url, { 'warn-after': '1s' })).state).toBe('ok');
  });

  test('the reason of the pack is used where it gives one', async () => {
    const outcome = await run((await serve({ aheadMs: 60_000 })).url, { reason: 'tokens expire early' });
    expect(outcome.reason?.en).toBe('tokens expire early');
  });

  test('an answer without any time is unknown', async () => {
    const outcome = await run((await serve({ date: false })).url);
    expect(outcome.state).toBe('unknown');
    expect(outcome.value).toBeNull();
  });

  test('a server that cannot be reached is down', async () => {
    expect((await run(`http://127.0.0.1:${await freePort()}`)).state).toBe('down');
  });
});

describe('by the time in its answer', () => {
  test('a naive time is read in the zone that the pack names', async () => {
    const server = await serve({ timestamp: naive(9), date: false });
    const outcome = await run(server.url, inAnswer('+09:00'));
    expect(outcome.state).toBe('ok');
    expect(Math.abs(outcome.value ?? Number.NaN)).toBeLessThan(1.1);
  });

  test('a time that is hours from the Date header means another zone, not a wrong clock', async () => {
    const server = await serve({ timestamp: naive(9) });
    const outcome = await run(server.url, inAnswer('UTC'));
    expect(outcome.state).toBe('degraded');
    expect(outcome.reason?.en).toContain("9 h ahead of the server's own Date header");
    expect(Math.abs(outcome.value ?? Number.NaN)).toBeLessThan(1.1);
  });

  test('an answer without that time is unknown and says so', async () => {
    const outcome = await run((await serve()).url, inAnswer('UTC'));
    expect(outcome.state).toBe('unknown');
    expect(outcome.reason?.en).toContain('$.timestamp');
  });
});

describe('against a time server', () => {
  test('a wrong server is told from a wrong desk', async () => {
    const server = await serve({ aheadMs: 60_000 });
    const outcome = await run(server.url, { sntp: await timeServer() });
    expect(outcome.state).toBe('degraded');
    expect(outcome.reason?.en).toMatch(/The server's clock is .* ahead by the time server/);
    expect(outcome.steps).toMatchObject([{ id: 'sntp', outcome: 'ok' }]);
  });

  test('a wrong desk is told from a wrong server', async () => {
    const server = await serve();
    const clock = new MovableClock();
    clock.skewMs = -60_000;
    const outcome = await run(server.url, { sntp: await timeServer() }, { clock });
    expect(outcome.state).toBe('degraded');
    expect(outcome.reason?.en).toMatch(/The clock of this desk is (?:59\.\d s|1 min(?: 1 s)?) behind/);
    expect(Math.abs(outcome.value ?? Number.NaN)).toBeLessThan(1.1);
  });

  test('that does not answer leaves the comparison with this desk, and is shown', async () => {
    const outcome = await run(
      (await serve()).url,
      { sntp: await timeServer({ silent: true }) },
      { timeoutMs: 1500 },
    );
    expect(outcome.state).toBe('ok');
    expect(outcome.steps).toMatchObject([{ id: 'sntp', outcome: 'degraded' }]);
    expect(outcome.steps[0]?.reason?.en).toContain('did not answer');
  });

  test.each<[string, (packet: Buffer) => void, string]>([
    ['has no time itself', (packet) => void (packet[0] = 0b11_100_100), 'SNTP_UNSYNCHRONISED'],
    [
      'refuses',
      (packet) => {
        packet[1] = 0;
        packet.write('RATE', 12, 'latin1');
      },
      'SNTP_RATE',
    ],
    ['answers another question', (packet) => void packet.fill(1, 24, 32), 'TIMEOUT_FIRST_BYTE'],
  ])('that %s is not believed', async (_, change, code) => {
    const sntp = await timeServer({ change, aheadMs: 600_000 });
    const outcome = await run((await serve()).url, { sntp }, { timeoutMs: 1500 });
    expect(outcome.state).toBe('ok');
    expect(outcome.steps[0]?.reason?.en).toContain(code);
  });

  test('is left out when the setting is empty', async () => {
    const outcome = await run((await serve()).url, { sntp: '${settings.time-server}' });
    expect(outcome.steps).toEqual([]);
  });

  test('is understood after 2036, when its seconds begin anew', async () => {
    const aheadMs = Date.UTC(2036, 1, 8) - Date.now();
    const clock = new MovableClock();
    clock.skewMs = aheadMs;
    const outcome = await run(
      (await serve({ aheadMs })).url,
      { sntp: await timeServer({ aheadMs }) },
      { clock },
    );
    expect(outcome.state).toBe('ok');
    expect(outcome.steps[0]?.outcome).toBe('ok');
  });
});
