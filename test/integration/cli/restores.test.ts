import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeFolder } from '../repository/support/sample-folder.ts';
import { notBuilt } from './built.ts';
import { addShopAndVault, openShopDesk, put, takeSnapshot, targetName } from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

const anyNumber = expect.any(Number) as number;
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
let desk: ShopDesk;
let first: string;

describe.skipIf(notBuilt)('restores on the command line', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    await addShopAndVault(desk);
    first = await takeSnapshot(desk);
  }, 120_000);

  afterAll(() => desk.dispose());

  const showFolder = async () =>
    (await describeFolder(desk.shop)).filter((line) => !line.includes('.holdfast-'));

  it('a restore is planned, run into a folder byte for byte, and listed', async () => {
    const to = desk.at('restored');
    expect(await desk.json('restore', 'plan', first, '--to', to)).toMatchObject({
      blockers: [],
      warnings: [],
      bytes: anyNumber,
      changes: [
        { part: 'database', added: 1 },
        { part: 'uploads', added: 2 },
        { part: 'key' },
        { part: 'config' },
      ],
    });
    expect(existsSync(to)).toBe(false);
    const done = await desk.json('restore', 'run', first, '--to', to);
    expect(done).toMatchObject({
      outcome: 'restored',
      files: 5,
      safety: null,
      checks: [{ ok: true }, { ok: true }],
    });
    expect(readFileSync(join(to, '.key'), 'utf8')).toBe('a1b2c3d4');
    expect(await desk.json('restore', 'list')).toMatchObject({
      restores: [{ destination: to, result: { outcome: 'restored' } }],
      interrupted: [],
    });
    const little = desk.at('little');
    const wish = ['--to', little, '--path', 'uploads/*.txt'];
    expect(await desk.json('restore', 'run', first, ...wish)).toMatchObject({ files: 1 });
  });

  it('a path that means nothing restores and records nothing, and the names that come close are told', async () => {
    const before = await desk.json('restore', 'list');
    const to = ['--to', desk.at('none')];
    const slip = await desk.failure(
      'restore',
      'run',
      first,
      ...to,
      '--path',
      'uploads/*.txt',
      'Upload/b.bim',
    );
    expect(slip).toMatchObject({ exitCode: 1, error: { code: 'snapshot/unknown-path' } });
    expect(slip.error.message).toContain('fits "Upload/b.bim". These come close: "uploads/deep/b.bin".');
    const far = await desk.failure('restore', 'plan', first, ...to, '--path', 'no/such/**');
    expect(far.error.message).toContain('No name comes close');
    expect(existsSync(desk.at('none'))).toBe(false);
    expect(await desk.json('restore', 'list')).toEqual(before);
  });

  it('a restore in place is undone to the byte', async () => {
    put(desk.shop, 'uploads/a.txt', 'changed since');
    put(desk.shop, 'uploads/new.txt', 'new since');
    const before = await showFolder();
    const planned = await desk.json('restore', 'plan', first, '--in-place');
    expect(planned).toMatchObject({
      blockers: [],
      changes: [{}, { part: 'uploads', changed: 1, removed: 1 }, {}, {}],
    });
    const inPlace = ['--in-place', '--confirm', targetName];
    const short = await desk.failure('restore', 'run', first.slice(0, 12), ...inPlace);
    expect(short.error.message).toContain('at least 16 characters');
    const done = await desk.json('restore', 'run', first.slice(0, 16), ...inPlace);
    expect(done).toMatchObject({ outcome: 'restored', safety: { keepUntil: moment } });
    expect(readFileSync(join(desk.shop, 'uploads/a.txt'), 'utf8')).toBe('first upload');
    const { id } = done as { id: string };
    const undone = await desk.json('restore', 'undo', id.slice(0, 8), '--confirm', targetName);
    expect(undone).toMatchObject({ outcome: 'undone' });
    expect(await showFolder()).toEqual(before);
    const { error } = await desk.failure('restore', 'undo', id, '--confirm', targetName);
    expect(error.code).toBe('restore/not-undoable');
    expect(error.message).toMatch(/was undone already, on \d{4}-\d\d-\d\d /);
  });

  it('a renamed target is called by its new name wherever a name is to be typed', async () => {
    await desk.json('target', 'edit', targetName, '--name', 'Shop at the corner');
    expect(await desk.json('snapshot', 'list')).toMatchObject({
      snapshots: [{ targetName: 'Shop at the corner' }],
    });
    const forget = ['snapshot', 'forget', first, '--reason', 'a try', '--confirm'];
    expect((await desk.failure(...forget, targetName)).error.code).toBe('target/not-confirmed');
    const refused = await desk.failure(...forget, 'Shop at the corner');
    expect(refused.error.code).toBe('snapshot/not-forgettable');
    const restored = await desk.json(
      'restore',
      'run',
      first,
      '--in-place',
      '--confirm',
      'Shop at the corner',
    );
    const { id: restoreId } = restored as { id: string };
    expect(await desk.json('restore', 'list')).toHaveProperty(
      'restores.0',
      expect.objectContaining({
        id: restoreId,
        targetName: 'Shop at the corner',
      }),
    );
    await desk.json('target', 'edit', 'Shop at the corner', '--name', targetName);
    expect(await desk.json('restore', 'undo', restoreId, '--confirm', targetName)).toMatchObject({
      outcome: 'undone',
    });
  });
});
