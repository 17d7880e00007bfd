import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeFolder } from '../repository/support/sample-folder.ts';
import { notBuilt } from './built.ts';
import {
  addVault,
  installShopPack,
  openShopDesk,
  put,
  takeSnapshot,
  targetName,
} from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';
import { mountSmallDisk } from './support/small-disk.ts';
import type { SmallDisk } from './support/small-disk.ts';

const mebibyte = 1024 ** 2;
let desk: ShopDesk;
let disks: SmallDisk[];

const disk = (name: string, sizeBytes: number, skip: (note: string) => never): SmallDisk => {
  const mounted =
    mountSmallDisk(desk.at(name), sizeBytes) ?? skip('this account may not mount a file system');
  disks.push(mounted);
  return mounted;
};
const files = async (folder: string) =>
  (await describeFolder(folder)).filter((line) => !line.endsWith(' folder'));

describe.skipIf(notBuilt)('a place that is small or turns read-only', () => {
  beforeEach(async () => {
    disks = [];
    desk = await openShopDesk();
    await installShopPack(desk);
    await desk.json('target', 'add', '--pack', 'shop', '--name', targetName, '--set', `root=${desk.shop}`);
  }, 60_000);

  afterEach(async () => {
    for (const each of disks) each.unmount();
    await desk.dispose();
  });

  const create = () => desk.failure('snapshot', 'create', '--target', targetName, '--repo', 'vault');

  it('that fills up during a capture is said to be full, and keeps what it had', async ({ skip }) => {
    disk('vault', 4 * mebibyte, skip);
    await addVault(desk, 'vault');
    const id = await takeSnapshot(desk);
    put(desk.shop, 'uploads/large.bin', randomBytes(8 * mebibyte));
    const snapshots = readdirSync(desk.at('vault/snapshots'));
    const { exitCode, error } = await create();
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 1, code: 'repository/disk-full' });
    expect(error.message).toContain(desk.at('vault'));
    expect(readdirSync(desk.at('vault/snapshots'))).toEqual(snapshots);
    const left = (await files(desk.at('vault'))).map((line) => line.split(' ')[0] ?? '');
    expect(left.filter((path) => path.endsWith('.tmp') || path.startsWith('locks/'))).toEqual([]);
    expect(await desk.json('snapshot', 'verify', id)).toMatchObject({ ok: true });
    put(desk.shop, 'uploads/large.bin', 'small again');
    await takeSnapshot(desk);
  });

  it('that is read-only is said to be so; what it holds is read all the same', async ({ skip }) => {
    const vault = disk('vault', 16 * mebibyte, skip);
    await addVault(desk, 'vault');
    const id = await takeSnapshot(desk);
    vault.makeReadOnly();
    const before = await files(desk.at('vault'));
    expect(await create()).toMatchObject({ exitCode: 1, error: { code: 'repository/read-only' } });
    expect(await desk.json('restore', 'run', id, '--to', desk.at('restored'))).toMatchObject({
      outcome: 'restored',
    });
    expect(await desk.json('repo', 'check', 'vault', '--read-data')).toMatchObject({ ok: true });
    expect(await files(desk.at('vault'))).toEqual(before);
    vault.makeWritable();
    await takeSnapshot(desk);
  });

  it('that has no room for a new repository is left as it was, and one is made there once it has', async ({
    skip,
  }) => {
    disk('vault', mebibyte, skip);
    // RECOVERY.md fits, what comes after it does not.
    put(desk.at('vault'), 'filler', randomBytes(mebibyte - 12 * 1024));
    const place = desk.at('vault/repository');
    const init = ['repo', 'init', place, '--recovery-kit', desk.at('kit'), '--name', 'vault'];
    const { exitCode, error } = await desk.failure(...init);
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 1, code: 'repository/disk-full' });
    expect(readdirSync(desk.at('vault'))).toEqual(['filler']);
    put(desk.at('vault'), 'filler', 'small');
    expect(await desk.json(...init)).toMatchObject({ name: 'vault' });
  });

  it('where a restore has no room is named before anything is written', async ({ skip }) => {
    await addVault(desk, 'vault');
    put(desk.shop, 'uploads/large.bin', randomBytes(8 * mebibyte));
    const id = await takeSnapshot(desk);
    disk('small', 4 * mebibyte, skip);
    const to = desk.at('small/restored');
    const planned = await desk.holdfast(['--json', 'restore', 'plan', id, '--to', to]);
    expect(planned.exitCode).toBe(3);
    expect(JSON.parse(planned.stdout)).toMatchObject({ blockers: [{ code: 'no-space' }] });
    const { exitCode, error } = await desk.failure('restore', 'run', id, '--to', to);
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 1, code: 'restore/blocked' });
    const drilled = await desk.failure('drill', 'run', id, '--scratch', desk.at('small'));
    expect(drilled.exitCode).toBe(1);
    expect(drilled.error.message).toContain(desk.at('small'));
    expect(readdirSync(desk.at('small'))).toEqual([]);
  });
});
