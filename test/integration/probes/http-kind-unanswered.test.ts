import { afterEach, describe, expect, test } from 'vitest';
import { httpKind } from '../../../electron/probes/kinds/http.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { freePort } from '../../lab/free-port.ts';
import { bench, closer, define } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { certificate, startHttp, startProxy, startTcp } from './support/loopback.ts';
import type { Listener } from './support/loopback.ts';

const open = closer();
afterEach(() => open.close());

async function run(url: string, probe: object, options: BenchOptions = {}): Promise<ProbeOutcome> {
  return httpKind.run(define('http', probe), open.add(bench(url, options)).context);
}

async function serve(listener: Listener, tls?: string) {
  return open.add(await startHttp(listener, tls));
}

const json: Listener = (_, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"status":"ok","depth":7,"api_key":"abcdefghijklmnop"}');
};

function reason(outcome: ProbeOutcome): string {
  // Every reason is there in both languages.
  if (outcome.reason !== null) expect(outcome.reason.ko).toMatch(/[가-힣]/);
  return outcome.reason?.en ?? '';
}

describe('no answer', () => {
  const probe = { request: { path: '/health' } };

  test('from a closed port is down: nothing listens there', async () => {
    const outcome = await run(`http://127.0.0.1:${await freePort()}`, probe);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('refuses the connection');
  });

  test('from a name that does not exist says so, or that there is no name server here', async () => {
    const outcome = await run('http://no-such-host.invalid', probe);
    expect(['down', 'unknown']).toContain(outcome.state);
    expect(reason(outcome)).toMatch(
      outcome.state === 'down' ? /was not found/ : /name server did not answer/,
    );
  });

  test('from a server that accepts and never answers is down, before the engine ends the run', async () => {
    const server = open.add(await startTcp(() => {}));
    const outcome = await run(server.url, probe, { timeoutMs: 500 });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('accepted the connection but never answered');
  });

  test.each([
    ['expired', 'has expired'],
    ['wrong-name', 'for another name'],
    ['self-signed', 'signed itself'],
  ])('from a server whose certificate is %s is down and says so', async (name, words) => {
    const server = await serve(json, name);
    const outcome = await run(server.url, probe, { network: { ca: certificate('ca'), proxy: null } });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain(words);
    expect(server.seen).toEqual([]);
  });

  test('from a server with a private authority is down, and ok once the target names it', async () => {
    const server = await serve(json, 'good');
    const outcome = await run(server.url, probe);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('is not trusted');
    expect((await run(server.url, probe, { network: { ca: certificate('ca'), proxy: null } })).state).toBe(
      'ok',
    );
  });

  test('behind a proxy that is gone says nothing about the server', async () => {
    const proxy = `http://127.0.0.1:${await freePort()}`;
    const outcome = await run('http://chat.example', probe, { network: { ca: null, proxy } });
    expect(outcome.state).toBe('unknown');
    expect(reason(outcome)).toContain('proxy');
  });

  test('behind a proxy that answers itself says that it was the proxy', async () => {
    const proxy = open.add(
      await startTcp((socket) =>
        socket.on('data', () =>
          socket.end('HTTP/1.1 407 No\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n'),
        ),
      ),
    );
    const outcome = await run('https://chat.example', probe, { network: { ca: null, proxy: proxy.url } });
    expect(outcome.state).toBe('unknown');
    expect(reason(outcome)).toContain('asks for a login');
  });

  test('because of a cancel is unknown', async () => {
    const stop = new AbortController();
    const server = open.add(await startTcp(() => setTimeout(() => stop.abort(), 50)));
    const outcome = await run(server.url, probe, { signal: stop.signal });
    expect(outcome.state).toBe('unknown');
    expect(reason(outcome)).toContain('cancelled');
  });

  test('without an address is paused', async () => {
    const outcome = await run('', probe);
    expect(outcome.state).toBe('paused');
  });
});

test('a proxy of the target is used', async () => {
  const proxy = open.add(await startProxy());
  const outcome = await run(
    'http://chat.example',
    { request: { path: '/x' } },
    { network: { ca: null, proxy: proxy.url } },
  );
  expect(outcome.state).toBe('ok');
  expect(proxy.tunnels).toEqual(['http://chat.example/x']);
});
