import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notBuilt } from './built.ts';
import {
  addShopAndVault,
  openShopDesk,
  put,
  secretFile,
  takeSnapshot,
  targetName,
} from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

const anyNumber = expect.any(Number) as number;
const anyText = expect.any(String) as string;
const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
const verified = {
  ok: true,
  layers: ['bytes', 'structure', 'meaning'].map((layer) => ({ layer, ok: true, problems: [] })),
};
/** What went over the link is told where there is one. */
const overLink =
  process.env['HOLDFAST_PRACTICE_OVER'] === 'ssh'
    ? { link: { carriedBytes: anyNumber, durationMs: anyNumber } }
    : {};
let desk: ShopDesk;
let first: string;

describe.skipIf(notBuilt)('snapshots on the command line', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    await addShopAndVault(desk);
    first = await takeSnapshot(desk);
  }, 120_000);

  afterAll(() => desk.dispose());

  const text = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await desk.holdfast(args);
    if (exitCode !== 0) throw new Error(`exit code ${String(exitCode)}: ${stdout}${stderr}`);
    return stdout;
  };
  it('create answers the set with its parts, sizes, counts and proof', async () => {
    put(desk.shop, 'uploads/new.txt', 'a second upload');
    const made = await desk.json(
      'snapshot',
      'create',
      '--target',
      targetName,
      '--repo',
      'vault',
      '--label',
      'two',
    );
    const part = { state: 'captured', bytes: anyNumber, newBytes: anyNumber };
    expect(made).toMatchObject({
      id: sha256,
      kind: 'manual',
      label: 'two',
      bytes: anyNumber,
      newBytes: anyNumber,
      durationMs: anyNumber,
      skewMs: anyNumber,
      startedAt: moment,
      parts: [
        { ...part, id: 'database', kind: 'sqlite', files: 1, sha256, counts: { file: { rows: 2 } } },
        { ...part, id: 'uploads', kind: 'tree', files: 3, sha256: null, counts: null, title: 'Uploads' },
        { ...part, id: 'key', kind: 'file', files: 1, sha256 },
        { ...part, id: 'config', kind: 'file', files: 1, sha256 },
      ],
      verify: verified,
      ...overLink,
    });
    expect(await text('snapshot', 'list')).toMatch(/✓✓✓/);
  });

  it('list, show and files tell what there is, and take the beginning of an id', async () => {
    expect(await desk.json('snapshot', 'list', '--target', targetName)).toMatchObject({
      snapshots: [{ label: 'two' }, { id: first, layers: { bytes: { ok: true, at: moment } } }],
      freshness: [{ newestAt: moment }],
    });
    expect(await desk.json('snapshot', 'show', first.slice(0, 10))).toMatchObject({ id: first });
    const listed = await desk.json('snapshot', 'files', first.slice(0, 10), '--part', 'uploads');
    expect(listed).toMatchObject({
      files: [
        { path: 'uploads', type: 'folder' },
        { path: 'uploads/a.txt', sizeBytes: 12, modifiedAt: moment },
        { path: 'uploads/deep' },
        { path: 'uploads/deep/b.bin' },
      ],
    });
    expect(await text('snapshot', 'show', first.slice(0, 10))).toContain(
      `Snapshot ${first} of ${targetName}`,
    );
  });

  it('verify reads back in the layers that were asked for', async () => {
    expect(await desk.json('snapshot', 'verify', first)).toMatchObject(verified);
    const bytes = await desk.json('snapshot', 'verify', first, '--layers', 'bytes', '--sample', '50%');
    expect(bytes).toMatchObject({ ok: true, layers: [{ layer: 'bytes', ok: true }] });
  });

  it('find, query, rows and diff look into snapshots', async () => {
    expect(await desk.json('snapshot', 'find', 'new.txt')).toMatchObject({
      searched: 2,
      files: [{ path: 'uploads/new.txt', partId: 'uploads' }],
    });
    const select = ['SELECT path FROM file ORDER BY id', '--part', 'database'];
    expect(await desk.json('snapshot', 'query', first, ...select)).toMatchObject({
      columns: ['path'],
      rows: [['a.txt'], ['deep/b.bin']],
    });
    const sql = desk.at('rows.sql');
    const ofTable = ['--part', 'database', '--table', 'file', '--where', 'id = 2'];
    expect(await desk.json('snapshot', 'rows', first, ...ofTable, '--sql', sql)).toMatchObject({
      rows: 1,
      file: sql,
    });
    expect(readFileSync(sql, 'utf8')).toContain('deep/b.bin');
    expect(await text('snapshot', 'rows', first, ...ofTable)).toMatch(/^id,path\r?\n2,deep\/b\.bin/);
    const again = await desk.failure('snapshot', 'rows', first, ...ofTable, '--sql', sql);
    expect(again).toMatchObject({ exitCode: 1, error: { code: 'file/not-writable' } });
    const [second = ''] = await ids();
    expect(JSON.stringify(await desk.json('snapshot', 'diff', first, second))).toContain('uploads/new.txt');
  });

  const ids = async () => {
    const { snapshots } = (await desk.json('snapshot', 'list')) as { snapshots: { id: string }[] };
    return snapshots.map(({ id }) => id);
  };

  it('a drill proves that it restores and is kept', async () => {
    expect(await desk.json('drill', 'run', first)).toMatchObject({
      ...verified,
      durationMs: anyNumber,
      checks: [{ what: anyText, ok: true }, { ok: true }, { ok: true }],
      boot: null,
    });
    expect(await desk.json('drill', 'list', '--target', targetName)).toMatchObject({
      drills: [{ snapshotId: first, ok: true, at: moment }],
    });
    expect(await desk.failure('drill', 'run', first, '--boot')).toMatchObject({
      exitCode: 1,
      error: { code: 'drill/not-isolatable' },
    });
  });

  it('pins, retention and forgetting say what they do and why', async () => {
    const pinned = await desk.json('snapshot', 'pin', first, '--reason', 'before the move');
    expect(pinned).toMatchObject({ id: first, pins: [{ reason: 'before the move', at: moment }] });
    const keep = ['--keep-last', '1', '--keep-daily', '0'];
    await desk.json('retention', 'set', '--target', targetName, ...keep);
    expect(await desk.json('retention', 'show', '--target', targetName)).toMatchObject({
      choices: [{ policy: { last: 1, daily: 0, weekly: 0, monthly: 0 } }],
    });
    const wish = ['snapshot', 'forget', '--target', targetName, '--repo', 'vault'];
    expect(await desk.json(...wish, '--dry-run')).toMatchObject({ dryRun: true, remove: [], refused: null });
    await desk.json('snapshot', 'unpin', first, '--reason', 'moved');
    expect(await desk.json(...wish, '--dry-run')).toMatchObject({ remove: [{ id: first, reason: anyText }] });
    expect(await ids()).toHaveLength(2);
    expect(await desk.json(...wish, '--confirm', targetName)).toMatchObject({
      dryRun: false,
      remove: [{ id: first }],
    });
    expect(await ids()).toHaveLength(1);
  });

  it('a repository is checked, measured, pruned and indexed anew', async () => {
    expect(await desk.json('repo', 'check', 'vault', '--read-data')).toMatchObject({
      ok: true,
      problems: [],
      share: 1,
    });
    expect(await desk.json('repo', 'stats', 'vault')).toMatchObject({
      health: 'ok',
      snapshots: 1,
      storedBytes: anyNumber,
    });
    expect(await desk.json('repo', 'prune', 'vault', '--dry-run')).toMatchObject({ dryRun: true });
    expect(await desk.json('repo', 'prune', 'vault', '--confirm', 'vault')).toMatchObject({
      dryRun: false,
      deletedPacks: 0,
    });
    expect(await desk.json('repo', 'rebuild-index', 'vault')).toEqual({
      packs: anyNumber,
      chunks: anyNumber,
    });
    expect(await desk.json('repo', 'list')).toMatchObject({
      repositories: [{ name: 'vault', place: desk.at('vault') }],
    });
  });

  it('keys and kits are made without showing what opens them', async () => {
    const passphrase = secretFile(desk, 'key-passphrase', 'a passphrase of some length');
    const added = await desk.json(
      'repo',
      'key',
      'add',
      'vault',
      '--passphrase-file',
      passphrase,
      '--label',
      'safe',
    );
    expect(added).toEqual({ id: anyText, label: 'safe', createdAt: moment });
    const damaged = '0'.repeat(16);
    put(desk.at('vault'), `keys/${damaged}.json`, '{');
    expect(await desk.json('repo', 'key', 'list', 'vault')).toEqual({ keys: [added], damaged: [damaged] });
    expect((await desk.holdfast(['repo', 'key', 'list', 'vault'])).stdout).toContain(
      'DAMAGED: opens nothing',
    );
    expect(await desk.json('repo', 'key', 'remove', 'vault', damaged)).toEqual({ removed: damaged });
    expect(await desk.json('repo', 'key', 'list', 'vault')).toEqual({ keys: [added], damaged: [] });
    const { id } = added as { id: string };
    expect((await desk.failure('repo', 'key', 'remove', 'vault', id.slice(0, 8))).error.code).toBe(
      'repository/unknown-key',
    );
    expect(await desk.json('repo', 'key', 'remove', 'vault', id)).toEqual({ removed: id });
    expect(await desk.json('repo', 'kit', 'vault', '--out', desk.at('kit-again'))).toEqual({
      files: [join(desk.at('kit-again'), 'recovery-kit.html'), join(desk.at('kit-again'), 'recover.mjs')],
    });
  });

  it('schedules are set, listed, paused and run when due', async () => {
    const what = ['--target', targetName, '--repo', 'vault', '--daily', '02:30', '--zone', 'Asia/Seoul'];
    const set = await desk.json('schedule', 'set', '--name', 'nightly', ...what);
    expect(set).toMatchObject({
      name: 'nightly',
      nextDueAt: moment,
      task: { kind: 'snapshot', verify: true },
    });
    expect(await desk.json('schedule', 'run-due')).toEqual({ runs: [] });
    await desk.json('schedule', 'pause', 'nightly', '--reason', 'disk is being changed');
    expect(await desk.json('schedule', 'list')).toMatchObject({
      schedules: [{ name: 'nightly', paused: { reason: 'disk is being changed' } }],
    });
    await desk.json('schedule', 'resume', 'nightly');
    await desk.json('schedule', 'remove', 'nightly');
    expect(await desk.json('schedule', 'list')).toEqual({ schedules: [] });
  });
});
