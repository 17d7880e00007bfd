import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeFolder } from '../repository/support/sample-folder.ts';
import { root } from '../../ui/support/holdfast.ts';
import type { DataFolder, Finished } from '../../ui/support/holdfast.ts';
import { notBuilt } from './built.ts';
import { addShopAndVault, makeShopDesk, put, takeSnapshot, targetName } from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

const Listed = z.object({ snapshots: z.array(z.object({ id: z.string(), layers: z.unknown() })) });
const enoughBytes = 128 * 1024 ** 2;
let desk: ShopDesk & DataFolder;

/** Starts a command and presses Ctrl-C once it says that it is at work. */
async function interrupted(args: readonly string[], when: RegExp): Promise<Finished> {
  const child = spawn(process.execPath, [join(root, 'out', 'cli.js'), ...args], {
    env: { ...process.env, ...desk.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let pressed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (pressed || !when.test(stderr)) return;
    pressed = true;
    child.kill('SIGINT');
  });
  await once(child, 'close');
  return { exitCode: child.exitCode, stdout, stderr };
}

/** What a command that was cut off might have left behind. */
async function leftovers(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of [desk.at('vault'), desk.shop, desk.path]) {
    for (const line of await describeFolder(folder)) {
      const path = line.split(' ')[0] ?? '';
      if (/\.tmp$|^locks\/|^scratch\/|\.holdfast-/.test(path)) found.push(join(folder, path));
    }
  }
  return found;
}

describe.skipIf(notBuilt)('Ctrl-C', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    desk = makeShopDesk();
    await addShopAndVault(desk);
  }, 120_000);

  afterAll(() => desk.dispose());

  it('during a capture ends with 130 and leaves nothing behind; the next capture works', async () => {
    put(desk.shop, 'uploads/large.bin', randomBytes(enoughBytes));
    const args = ['--json', 'snapshot', 'create', '--target', targetName, '--repo', 'vault'];
    const run = await interrupted(args, /Uploads|uploads/);
    expect(run.exitCode).toBe(130);
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'run/cancelled' } });
    expect(await leftovers()).toEqual([]);
    expect(await desk.json('snapshot', 'list')).toMatchObject({ snapshots: [] });
    put(desk.shop, 'uploads/large.bin', 'not so large');
    await takeSnapshot(desk);
    expect(await desk.json('repo', 'check', 'vault', '--read-data')).toMatchObject({ ok: true });
  });

  it('while a fresh snapshot is read back leaves it there, listed as not verified', async () => {
    put(desk.shop, 'uploads/large.bin', randomBytes(enoughBytes));
    const before = Listed.parse(await desk.json('snapshot', 'list')).snapshots.map(({ id }) => id);
    const args = ['--json', 'snapshot', 'create', '--target', targetName, '--repo', 'vault'];
    expect((await interrupted(args, /Reading [A-Z]/)).exitCode).toBe(130);
    const { snapshots } = Listed.parse(await desk.json('snapshot', 'list'));
    const fresh = snapshots.filter(({ id }) => !before.includes(id));
    expect(fresh.map(({ layers }) => layers)).toEqual([{ bytes: null, structure: null, meaning: null }]);
    expect(await leftovers()).toEqual([]);
  });

  it('during a restore ends with 130; the destination is as it was, and the next restore works', async () => {
    put(desk.shop, 'uploads/large.bin', randomBytes(enoughBytes));
    const id = await takeSnapshot(desk, '--no-verify');
    const run = await interrupted(['restore', 'run', id, '--to', desk.at('out')], /Preparing|Reading back/);
    expect(run.exitCode).toBe(130);
    expect(existsSync(desk.at('out')) ? readdirSync(desk.at('out')) : []).toEqual([]);
    put(desk.shop, 'uploads/large.bin', randomBytes(1024));
    const before = await describeFolder(desk.shop);
    const inPlace = ['restore', 'run', id, '--in-place', '--confirm', targetName];
    expect((await interrupted(inPlace, /Preparing|Reading back/)).exitCode).toBe(130);
    expect(await describeFolder(desk.shop)).toEqual(before);
    expect(await leftovers()).toEqual([]);
    expect(await desk.json('restore', 'run', id, '--to', desk.at('out'), '--only', 'key')).toMatchObject({
      files: 1,
    });
  });
});
