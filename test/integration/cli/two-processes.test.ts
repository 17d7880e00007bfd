import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonOf, makeDataFolder, root } from '../../ui/support/holdfast.ts';
import type { DataFolder } from '../../ui/support/holdfast.ts';
import { notBuilt } from './built.ts';

let folder: DataFolder;
const running: ChildProcess[] = [];

/** Starts a command that stays, and waits for what it says first on standard output. */
async function stay(args: readonly string[]): Promise<{ child: ChildProcess; first: string }> {
  const child = spawn(process.execPath, [join(root, 'out', 'cli.js'), ...args], {
    env: { ...process.env, ...folder.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const first = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').once('data', (text: string) => resolve(text));
    child.once('exit', (code) => reject(new Error(`ended with ${String(code)}`)));
  });
  return { child, first };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  child.kill(signal);
  return gone;
}

describe.skipIf(notBuilt)('two processes on one data folder', () => {
  beforeEach(() => {
    folder = makeDataFolder();
  });

  afterEach(async () => {
    for (const child of running.splice(0)) await end(child, 'SIGKILL');
    folder.dispose();
  });

  const list = async () => JSON.stringify(jsonOf(await folder.holdfast(['--json', 'target', 'list'])));
  const add = (name: string) =>
    folder.holdfast([
      '--json',
      'target',
      'add',
      '--pack',
      'messenger',
      '--name',
      name,
      '--set',
      'url=http://127.0.0.1:9',
    ]);

  it('speak of the same targets: the second asks the first', async () => {
    const { first } = await stay(['serve', '--port', '0']);
    expect(first).toContain('http://127.0.0.1:');
    expect((await add('added beside')).exitCode).toBe(0);
    expect(await list()).toContain('added beside');
  });

  it('may both keep a web face open', async () => {
    const one = await stay(['serve', '--port', '0']);
    const two = await stay(['serve', '--port', '0']);
    expect(new URL(one.first.trim()).port).not.toBe(new URL(two.first.trim()).port);
    expect((await add('while both are open')).exitCode).toBe(0);
    expect(await end(two.child, 'SIGINT')).toBe(0);
    expect(await list()).toContain('while both are open');
  });

  it('go on when the first was killed and left its lock behind', async () => {
    const { child } = await stay(['serve', '--port', '0']);
    await add('before the end');
    await end(child, 'SIGKILL');
    expect(await list()).toContain('before the end');
    expect((await add('after the end')).exitCode).toBe(0);
  });

  it('do not get in the way of each other when several start at once', async () => {
    const names = ['first', 'second', 'third', 'fourth'];
    const runs = await Promise.all(names.map((name) => add(name)));
    expect(runs.map(({ exitCode, stdout }) => `${String(exitCode)} ${exitCode === 0 ? '' : stdout}`)).toEqual(
      names.map(() => '0 '),
    );
    const listed = await list();
    for (const name of names) expect(listed).toContain(`"${name}"`);
    expect((await folder.holdfast(['journal', 'verify'])).exitCode).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('end in order at %s and leave no lock', async (signal) => {
    const { child } = await stay(['serve', '--port', '0']);
    expect(await end(child, signal)).toBe(0);
    expect((await folder.holdfast(['target', 'list'])).exitCode).toBe(0);
  });

  it('end with 130 when what they wait for is cancelled', async () => {
    await add('watched');
    const { child } = await stay(['probe', 'run', '--watch', '--target', 'watched', '--probe', 'port']);
    expect(await end(child, 'SIGINT')).toBe(130);
  });
});
