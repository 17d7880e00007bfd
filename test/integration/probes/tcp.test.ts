import { afterEach, expect, test } from 'vitest';
import { tcpKind } from '../../../electron/probes/kinds/tcp.ts';
import { freePort } from '../../lab/free-port.ts';
import { bench, closer, define } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { startProxy, startTcp } from './support/loopback.ts';

const open = closer();
afterEach(() => open.close());

function run(url: string, probe: object = {}, options: BenchOptions = {}) {
  return tcpKind.run(define('tcp', probe), open.add(bench(url, options)).context);
}

test('a port that accepts is ok with its latency, and the connection is closed again', async () => {
  let closed = false;
  const server = open.add(await startTcp((socket) => socket.on('close', () => (closed = true))));
  const outcome = await run(server.url);
  expect(outcome).toMatchObject({ state: 'ok', reason: null });
  expect(outcome.latencyMs).toBeGreaterThan(0);
  await expect.poll(() => closed).toBe(true);
});

test('a port that takes longer than the pack allows is degraded', async () => {
  const server = open.add(await startTcp(() => {}));
  const outcome = await run(server.url, { 'slow-after': '0ms' });
  expect(outcome.state).toBe('degraded');
  expect(outcome.reason?.en).toContain('took');
});

test('a closed port is down and says that nothing listens there', async () => {
  const port = await freePort();
  const outcome = await run(`http://127.0.0.1:${port}`);
  expect(outcome.state).toBe('down');
  expect(outcome.reason?.en).toContain(`127.0.0.1:${port} refuses the connection`);
  expect(outcome.reason?.ko).toContain('연결을 거부합니다');
});

test('a port of its own may be named by the pack', async () => {
  const server = open.add(await startTcp(() => {}));
  const probe = { host: '127.0.0.1', port: '${settings.control-port}' };
  expect(
    (await run('http://nowhere.invalid', probe, { settings: { 'control-port': server.port } })).state,
  ).toBe('ok');
  expect((await run('http://nowhere.invalid', probe)).state).toBe('paused');
});

test('behind a proxy the connection is a tunnel through it', async () => {
  const proxy = open.add(await startProxy());
  const server = open.add(await startTcp(() => {}));
  const outcome = await run(server.url, {}, { network: { ca: null, proxy: proxy.url } });
  expect(outcome.state).toBe('ok');
  expect(proxy.tunnels).toEqual([`127.0.0.1:${server.port}`]);
});

test('a cancelled run is unknown', async () => {
  const server = open.add(await startTcp(() => {}));
  const outcome = await run(server.url, {}, { signal: AbortSignal.abort() });
  expect(outcome.state).toBe('unknown');
});

test('without an address it is paused', async () => {
  expect((await run('')).state).toBe('paused');
});
