import { afterEach, describe, expect, test } from 'vitest';
import { tlsKind } from '../../../electron/probes/kinds/tls.ts';
import { freePort } from '../../lab/free-port.ts';
import { bench, closer, define, MovableClock } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { certificate, startHttp, startProxy, startTcp } from './support/loopback.ts';

const open = closer();
afterEach(() => open.close());

const trusting = { ca: certificate('ca'), proxy: null };
const endOfGood = Date.UTC(2124, 0, 1);

function run(url: string, options: BenchOptions = {}, probe: object = {}) {
  return tlsKind.run(define('tls', probe), open.add(bench(url, options)).context);
}

async function serve(name?: string) {
  return open.add(await startHttp((_, response) => response.end(), name));
}

/** A clock that stands so many days before the good certificate ends. */
function daysBeforeEnd(days: number): MovableClock {
  const clock = new MovableClock();
  clock.skewMs = endOfGood - days * 86_400_000 - Date.now() - 1000;
  return clock;
}

describe('a certificate', () => {
  test('with time left is ok, with days, names, issuer and chain', async () => {
    const server = await serve('good');
    const outcome = await run(server.url, { network: trusting });
    expect(outcome).toMatchObject({ state: 'ok', reason: null, unit: 'd' });
    expect(outcome.value).toBe(Math.floor((endOfGood - Date.now()) / 86_400_000));
    const facts = Object.fromEntries(outcome.evidence.map((fact) => [fact.name, fact.value]));
    expect(facts).toMatchObject({
      subject: 'good server',
      issuer: 'Probe test authority',
      names: 'localhost, 127.0.0.1, 0:0:0:0:0:0:0:1',
      valid: '2025-01-01 – 2124-01-01',
      trusted: 'yes',
    });
    expect(facts['chain']).toContain('good server');
  });

  test.each([
    [30, 'ok'],
    [20, 'degraded'],
    [2, 'down'],
  ])('with %i days left is %s', async (days, state) => {
    const server = await serve('good');
    const outcome = await run(server.url, { network: trusting, clock: daysBeforeEnd(days) });
    expect(outcome).toMatchObject({ state, value: days });
    expect(state === 'ok' ? '' : outcome.reason?.en).toContain(
      state === 'ok' ? '' : `ends in ${days} days, on 2124-01-01`,
    );
  });

  test('that has expired is down, measured although it is not trusted', async () => {
    const server = await serve('expired');
    const outcome = await run(server.url, { network: trusting });
    expect(outcome.state).toBe('down');
    expect(outcome.value).toBeLessThan(0);
    expect(outcome.reason?.en).toContain('has expired on 2021-01-01');
  });

  test('of a private authority is down as untrusted, and its days left are measured all the same', async () => {
    const server = await serve('good');
    const outcome = await run(server.url);
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toContain('is not trusted');
    expect(outcome.value).toBeGreaterThan(30_000);
    expect(outcome.evidence.find((fact) => fact.name === 'trusted')?.value).toMatch(/^no \(/);
  });

  test.each([
    ['wrong-name', 'for another name'],
    ['self-signed', 'signed itself'],
  ])('that is %s says so', async (name, words) => {
    const server = await serve(name);
    const outcome = await run(server.url, { network: trusting });
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toContain(words);
  });

  test('that signed itself is trusted when it was entered for the target', async () => {
    const server = await serve('self-signed');
    const outcome = await run(server.url, { network: { ca: certificate('self-signed'), proxy: null } });
    expect(outcome.state).toBe('ok');
  });

  test('is seen through the proxy of the target', async () => {
    const proxy = open.add(await startProxy());
    const server = await serve('good');
    const outcome = await run(server.url, { network: { ca: certificate('ca'), proxy: proxy.url } });
    expect(outcome.state).toBe('ok');
    expect(proxy.tunnels.length).toBe(1);
  });
});

describe('no certificate', () => {
  test('is paused where the address is plain http', async () => {
    const outcome = await run('http://chat.example');
    expect(outcome.state).toBe('paused');
    expect(outcome.reason?.en).toContain('not https');
  });

  test('is looked for on a port the pack names, whatever the address is', async () => {
    const server = await serve('good');
    const outcome = await run(
      'http://chat.example',
      { network: trusting },
      { host: '127.0.0.1', port: String(server.port) },
    );
    expect(outcome.state).toBe('ok');
  });

  test('from a server that speaks plain http says so', async () => {
    const server = await serve();
    const outcome = await run(server.url.replace('http:', 'https:'));
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toContain('does not speak TLS');
  });

  test('from a port that accepts and then hangs is a timeout of the handshake', async () => {
    const server = open.add(await startTcp(() => {}));
    const outcome = await run(server.url.replace('http:', 'https:'), { timeoutMs: 500 });
    expect(outcome.state).toBe('down');
    expect(outcome.reason?.en).toContain('did not finish the TLS handshake');
  });

  test('from a closed port is down', async () => {
    const outcome = await run(`https://127.0.0.1:${await freePort()}`);
    expect(outcome.reason?.en).toContain('refuses the connection');
  });

  test('because the authority of the target cannot be read is unknown', async () => {
    const server = await serve('good');
    const outcome = await run(server.url, { network: { ca: 'no certificate', proxy: null } });
    expect(outcome.state).toBe('unknown');
    expect(outcome.reason?.en).toContain('cannot be read');
  });
});
