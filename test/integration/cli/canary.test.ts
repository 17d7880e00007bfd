import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { wireVersion } from '../../../shared/contract/wire.ts';
import { findCanary, newCanary } from '../../fakes/canary.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { makeDataFolder, root } from '../../ui/support/holdfast.ts';
import type { DataFolder } from '../../ui/support/holdfast.ts';
import { practiceName, startPractice } from '../../ui/support/practice.ts';
import type { Practice } from '../../ui/support/practice.ts';
import { notBuilt } from './built.ts';
import { startEchoServer } from './echo-server.ts';
import type { EchoServer } from './echo-server.ts';
import { addPracticeByCommand } from './support/practice-target.ts';
import { runHere } from './support/shop-desk.ts';

const Targets = z.object({ targets: z.array(z.object({ id: z.string(), name: z.string() })) });
const Probes = z.object({ value: z.object({ probes: z.array(z.object({ id: z.string() })) }) });
const secret = newCanary();
const outputs: string[] = [];
let folder: DataFolder;
let desk: TestConsole;
let practice: Practice;
let echo: EchoServer;
let exports: string;

/** Runs a command on the console of this process, which writes its log beside its data, and keeps everything it printed. */
async function run(...args: string[]): Promise<void> {
  const { stdout, stderr } = await runHere(desk, args, '');
  outputs.push(stdout, stderr);
}

/** The same as a process of its own, as an operator starts it. */
async function runAsProcess(...args: string[]): Promise<void> {
  const { stdout, stderr } = await folder.holdfast(args);
  outputs.push(stdout, stderr);
}

async function addWithSecret(name: string, url: string): Promise<void> {
  const file = join(exports, 'input');
  writeFileSync(file, `ops:${secret}\n`);
  const added = await folder.holdfast([
    '--json',
    'target',
    'add',
    '--pack',
    'messenger',
    '--name',
    name,
    '--set',
    `url=${url}`,
    'probe-room=2',
    '--secret',
    `account=@${file}`,
    `second-account=@${file}`,
    `control-token=@${file}`,
  ]);
  rmSync(file);
  outputs.push(added.stdout, added.stderr);
  expect(added.exitCode).toBe(0);
}

/** Everything the web face tells about every target and probe. */
async function readWebFace(): Promise<void> {
  const server = spawn(process.execPath, [join(root, 'out', 'cli.js'), 'serve', '--port', '0'], {
    env: { ...process.env, ...folder.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = await new Promise<string>((resolve) => {
    server.stdout.setEncoding('utf8').once('data', resolve);
  });
  const { origin, hash } = new URL(/http\S+/.exec(printed)?.[0] ?? '');
  const exchanged = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.replace('#token=', '') }),
  });
  const entry = z.object({ secret: z.string() }).parse(await exchanged.json());
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/live`, { headers: { origin } });
  await once(socket, 'open');
  const waiting = new Map<number, (text: string) => void>();
  socket.on('message', (data: Buffer) => {
    const text = data.toString('utf8');
    outputs.push(text);
    const { id } = z.object({ id: z.number().optional() }).parse(JSON.parse(text));
    if (id !== undefined) waiting.get(id)?.(text);
  });
  socket.send(JSON.stringify({ hello: { secret: entry.secret, wireVersion } }));
  let lastId = 0;
  const call = (channel: string, input: object): Promise<string> => {
    lastId += 1;
    const id = lastId;
    socket.send(JSON.stringify({ id, channel, input }));
    return new Promise((resolve) => waiting.set(id, resolve));
  };
  const listed = await call('targets.snapshot', {});
  const { targets } = z.object({ envelope: z.object({ value: Targets }) }).parse(JSON.parse(listed))
    .envelope.value;
  for (const { id: targetId } of targets) {
    await call('targets.get', { targetId });
    await call('timeline.show', { targetId });
    const probes = Probes.parse(
      z.object({ envelope: z.unknown() }).parse(JSON.parse(await call('probes.snapshot', { targetId })))
        .envelope,
    );
    for (const { id: probeId } of probes.value.probes) await call('probes.detail', { targetId, probeId });
  }
  for (const channel of [
    'app.info',
    'credentials.list',
    'credentials.status',
    'journal.list',
    'config.export',
    'app.doctor',
  ]) {
    await call(channel, {});
  }
  socket.close();
  server.kill('SIGINT');
  await once(server, 'exit');
}

describe.skipIf(notBuilt)('a secret', () => {
  beforeAll(async () => {
    exports = mkdtempSync(join(tmpdir(), 'holdfast-exports-'));
    folder = makeDataFolder();
    practice = await startPractice('small');
    echo = await startEchoServer();
    await addPracticeByCommand(folder, practice);
    await addWithSecret('Wrong password', practice.url);
    await addWithSecret('Repeats everything', echo.url);
    await runAsProcess('probe', 'run', '--target', 'Repeats everything');
    await runAsProcess('--json', 'probe', 'run', '--target', 'Wrong password');
    await runAsProcess('--json', 'socketio', 'test', '--target', 'Repeats everything');
    desk = await openTestConsole({ dataDir: folder.path, environment: folder.env, logsToFile: true });
    const { targets } = Targets.parse(
      JSON.parse((await runHere(desk, ['--json', 'target', 'list'], '')).stdout),
    );
    for (const { name } of targets) {
      await run('probe', 'run', '--target', name);
      await run('--json', 'probe', 'run', '--target', name);
      await run(
        '--json',
        'probe',
        'run',
        '--target',
        name,
        '--probe',
        'sign-in',
        'message-round-trip',
        'upload-round-trip',
        'auto-login',
      );
      await run('--json', 'target', 'check', name);
      await run('--json', 'target', 'show', name);
      await run('--json', 'socketio', 'test', '--target', name);
      await run('--json', 'probe', 'history', '--target', name);
    }
    for (const fault of ['redirect-elsewhere', 'spa-fallthrough', 'bad-gateway'] as const) {
      await practice.turnOn(fault);
      await run('probe', 'run', '--target', 'Wrong password');
      await run('probe', 'run', '--target', practiceName);
      await practice.heal();
    }
    await run('--json', 'socketio', 'test', '--url', echo.url, '--auth', JSON.stringify({ token: secret }));
    await run('--json', 'secret', 'list');
    await run('--json', 'journal', 'list', '--limit', '1000');
    await run('doctor');
    await run('journal', 'export', join(exports, 'journal.jsonl'));
    await run('config', 'export', join(exports, 'config.json'));
    await run('--json', 'view', 'show', '--target', practiceName, '--view', 'device-sessions');
    await desk.dispose();
    await runAsProcess('doctor');
    await runAsProcess('--json', 'journal', 'list', '--limit', '1000');
    await readWebFace();
  }, 240_000);

  afterAll(async () => {
    await practice.stop();
    await echo.close();
    folder.dispose();
    rmSync(exports, { recursive: true, force: true });
  });

  it('was really used: the servers saw it, and the search would find it', () => {
    expect(outputs.join('')).toContain('Repeats everything');
    expect(outputs.length).toBeGreaterThan(100);
    expect(findCanary(secret, { texts: [...echo.received] })).not.toEqual([]);
    expect(readFileSync(join(exports, 'journal.jsonl'), 'utf8')).toContain('target.added');
    expect(findCanary(secret, { texts: [`{"a":${JSON.stringify(secret)}}`] })).not.toEqual([]);
  });

  it('is in no output of any command and in no answer of the web face', () => {
    expect(findCanary(secret, { texts: outputs })).toEqual([]);
  });

  it('is in no file of the data folder, no log, no journal and no export', () => {
    expect(findCanary(secret, { folders: [folder.path, exports] })).toEqual([]);
  });

  it('that works is as well hidden as one that does not', () => {
    for (const password of ['Practice-ops-1', 'Practice-probe-2', practice.controlToken]) {
      expect(findCanary(password, { folders: [folder.path, exports], texts: outputs })).toEqual([]);
    }
  });

  it('did not go along to another origin', async () => {
    const counters = await practice.counters();
    expect(counters['elsewhereCredentials']).toBe(0);
  });
});
