import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { runDrill } from '../../../../electron/snapshots/drill/run-drill.ts';
import { jobContext, leftovers, makeShop, shopPackText } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';

/** Asked of the system itself, so that a drill that isolates nothing does not skip its own test. */
const tried = spawnSync('unshare', [
  '--user',
  '--map-root-user',
  '--net',
  '--pid',
  '--fork',
  'bash',
  '-c',
  'true',
]);
const problem = tried.status === 0 ? null : (tried.error?.message ?? tried.stderr.toString());
if (problem !== null) process.stderr.write(`skipped: no empty network on this computer (${problem})\n`);

/** A service that says what it finds, tries to get out, and leaves a process of its own behind. */
const service = (hostPort: number, mark: string) => `
const { createServer } = require('node:http');
const { connect } = require('node:net');
const { readFileSync } = require('node:fs');
const { spawn } = require('node:child_process');
const config = readFileSync('config.py', 'utf8');
console.log('config', config);
console.log('key', readFileSync('.key', 'utf8'), process.env.QUIET);
console.log('interfaces', Object.keys(require('node:os').networkInterfaces()).join());
const stray = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${mark}'], { detached: true, stdio: 'ignore' });
stray.unref();
let left = 2;
const tried = (text) => {
  console.log(text);
  left -= 1;
};
for (const [name, port, host] of [['host', ${hostPort}, '127.0.0.1'], ['world', 53, '192.0.2.1']])
  connect(port, host).on('connect', () => tried('reached ' + name)).on('error', (error) => tried(name + ' ' + error.code));
createServer((request, response) => response.writeHead(left > 0 ? 503 : 404).end(request.url))
  .listen(Number(/PORT = (\\d+)/.exec(config)[1]), '127.0.0.1');
`;

const boot = shopPackText(`boot:
  needs: [start-command]
  command: ['/bin/sh', '-c', 'cd "$1" && eval "exec $2"', 'start', '\${boot.folder}', '\${settings.start-command}']
  environment: { QUIET: '1' }
  edits:
    - { part: config, set: { key: PORT, to: '\${boot.port}' } }
    - { part: database, sql: DELETE FROM note }
  ready: { path: /api/me, within: 5s }
`);

async function shopWith(program: string): Promise<Shop> {
  const shop = await makeShop(boot, { 'start-command': `${process.execPath} service.cjs` });
  shop.put('service.cjs', program);
  return shop;
}

async function drill(shop: Shop, signal?: AbortSignal) {
  const contents = await shop.snapshot();
  const { scratchRoot } = shop;
  // Keys are sensitive here, and so must not be seen in what the service writes.
  const parts = shop.pack.parts.map((part) => (part.id === 'config' ? { ...part, sensitive: true } : part));
  const pack = { ...shop.pack, parts };
  return runDrill({ contents, pack, boot: true, scratchRoot }, jobContext(signal));
}

/** Processes with this word among their arguments. */
function processesWith(mark: string): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(mark);
    } catch {
      return false;
    }
  }).length;
}

async function listening(): Promise<{ port: number; asked(): number; close(): void }> {
  let asked = 0;
  const server = createServer((_request, response) => void response.end());
  server.on('connection', () => {
    asked += 1;
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, asked: () => asked, close: () => void server.close() };
}

describe.skipIf(problem !== null)('starting the restored copy', () => {
  test('waits until it answers in a network that leads nowhere, and ends all of it', async () => {
    const host = await listening();
    const mark = `stray-${process.pid}`;
    const shop = await shopWith(service(host.port, mark));
    const report = await drill(shop);
    host.close();
    const output = report.boot?.output ?? '';
    expect(output).toMatch(/interfaces lo$/m);
    expect(output).toMatch(/host ECONNREFUSED/);
    expect(output).toMatch(/world ENETUNREACH/);
    expect(host.asked()).toBe(0);
    expect(output).toMatch(/PORT = 20080/);
    expect(output).toMatch(/key \[redacted\] 1/);
    expect(output).not.toMatch(/a1b2c3d4|hunter2/);
    expect(report).toMatchObject({ ok: true, boot: { ok: true } });
    expect(report.boot?.readyAfterMs).toBeGreaterThan(0);
    expect(processesWith(mark)).toBe(0);
    expect(leftovers(shop)).toEqual([]);
    expect(readFileSync(`${shop.root}/config.py`, 'utf8')).toContain('PORT = 5000');
    expect(shop.database.prepare('SELECT count(*) FROM note').pluck().get()).toBe(3);
  });

  test('tells a service that ends, with what it wrote', async () => {
    const shop = await shopWith("console.error('no such table: users'); process.exit(3);");
    const report = await drill(shop);
    expect(report).toMatchObject({ ok: false, boot: { ok: false, readyAfterMs: null } });
    expect(report.boot?.output).toContain('no such table: users');
    expect(report.layers.every(({ ok }) => ok)).toBe(true);
  });

  test('ends a service that never answers, also when the drill is cancelled', async () => {
    const mark = `silent-${process.pid}`;
    const program = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${mark}']);`;
    const shop = await shopWith(program);
    const stop = new AbortController();
    const watch = setInterval(() => {
      if (processesWith(mark) > 0) stop.abort();
    }, 50);
    await expect(drill(shop, stop.signal)).rejects.toMatchObject({ code: 'run/cancelled' });
    clearInterval(watch);
    expect(processesWith(mark)).toBe(0);
    expect(leftovers(shop)).toEqual([]);
  });

  test('starts nothing when the copy cannot be made harmless', async () => {
    const shop = await shopWith('process.exit(0)');
    shop.put('config.py', 'OTHER = 1\n');
    await expect(drill(shop)).rejects.toThrow(/not started.*no key PORT/);
    expect(leftovers(shop)).toEqual([]);
  });
});
