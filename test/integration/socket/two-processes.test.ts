import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';

type Desk = {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly pid: number;
  /** `owner …` or `client PID`. */
  readonly says: Promise<string>;
};

let dataDir = '';
let desks: Desk[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'holdfast-owner-'));
});
afterEach(() => {
  for (const desk of desks) desk.process.kill('SIGKILL');
  desks = [];
  rmSync(dataDir, { recursive: true, force: true });
});

function start(): Desk {
  const child = spawnDesk();
  const says = nextLine(createInterface({ input: child.stdout }));
  return keep(child, says);
}

/** Starts processes that wait for each other, and lets them go at once. */
async function startAtOnce(count: number): Promise<Desk[]> {
  const waiting = Array.from({ length: count }, () => {
    const child = spawnDesk('wait');
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  });
  for (const { lines } of waiting) await lines.next();
  return waiting.map(({ child, lines }) => {
    child.stdin.write('go\n');
    return keep(
      child,
      lines.next().then(({ value }) => String(value)),
    );
  });
}

function spawnDesk(...more: string[]): ChildProcessByStdio<Writable, Readable, null> {
  const script = join(import.meta.dirname, 'desk-process.ts');
  return spawn(process.execPath, [script, dataDir, ...more], { stdio: ['pipe', 'pipe', 'inherit'] });
}

function nextLine(lines: Interface): Promise<string> {
  return new Promise((resolve) => lines.once('line', resolve));
}

function keep(child: ChildProcessByStdio<Writable, Readable, null>, says: Promise<string>): Desk {
  const desk = { process: child, pid: child.pid ?? 0, says };
  desks.push(desk);
  return desk;
}

async function end(desk: Desk): Promise<void> {
  desk.process.stdin.end();
  await once(desk.process, 'exit');
}

test('of several that start at once exactly one owns the folder, and the others speak to it', async () => {
  const started = await startAtOnce(5);
  const said = await Promise.all(started.map((desk) => desk.says));
  const owners = started.filter((_, index) => said[index] === 'owner fresh');
  expect(owners).toHaveLength(1);
  expect(said.filter((line) => line === `client ${owners[0]?.pid}`)).toHaveLength(4);
});

test('an owner that is killed is replaced by the next start, whatever it left behind', async () => {
  const first = start();
  expect(await first.says).toBe('owner fresh');
  first.process.kill('SIGKILL');
  await once(first.process, 'exit');
  if (process.platform !== 'win32') expect(existsSync(join(dataDir, 'owner.sock'))).toBe(true);
  const second = start();
  expect(await second.says).toBe(`owner ${first.pid}`);
  const third = start();
  expect(await third.says).toBe(`client ${second.pid}`);
});

test('of several that start after a crash exactly one takes over', async () => {
  const first = start();
  await first.says;
  first.process.kill('SIGKILL');
  await once(first.process, 'exit');
  const said = await Promise.all((await startAtOnce(4)).map((desk) => desk.says));
  expect(said.filter((line) => line === `owner ${first.pid}`)).toHaveLength(1);
  expect(said.filter((line) => line.startsWith('client '))).toHaveLength(3);
});

test('an owner that ends gives the folder back and leaves no address behind', async () => {
  const first = start();
  await first.says;
  await end(first);
  expect(existsSync(join(dataDir, 'owner.json'))).toBe(false);
  expect(existsSync(join(dataDir, 'owner.sock'))).toBe(false);
  expect(await start().says).toBe('owner fresh');
});

test.skipIf(process.platform === 'win32')('nobody else can read the key or reach the socket', async () => {
  await start().says;
  for (const name of ['owner.json', 'owner.sock', 'owner.lock']) {
    expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0);
  }
  expect(JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8'))).toMatchObject({ pid: desks[0]?.pid });
});
