import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { describeFolder } from '../repository/support/sample-folder.ts';
import { notBuilt } from './built.ts';
import {
  addShopAndVault,
  codeOnPage,
  fillShop,
  openShopDesk,
  put,
  secretFile,
  takeSnapshot,
  targetName,
} from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

const Restored = z.object({
  leftOut: z.object({ reasons: z.array(z.string()), named: z.array(z.object({ path: z.string() })) }),
});

let desk: ShopDesk;
let id: string;

const create = () => desk.failure('snapshot', 'create', '--target', targetName, '--repo', 'vault');
const packFile = () => {
  const packs = desk.at('vault/packs');
  const [name = ''] = readdirSync(packs, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.pack'),
  );
  return join(packs, name);
};
/** Everything of the server and the repository, but not the time of folders that were looked into. */
const everything = async () => [
  ...(await describeFolder(desk.shop)).filter((line) => !line.endsWith(' folder')),
  ...(await describeFolder(desk.at('vault'))).filter((line) => !line.endsWith(' folder')),
];

describe.skipIf(notBuilt)('bad input at the command line', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    await addShopAndVault(desk);
    id = await takeSnapshot(desk, '--no-verify');
  }, 120_000);

  afterEach(() => {
    for (const made of [desk.shop, desk.at('restored')]) rmSync(made, { recursive: true, force: true });
    fillShop(desk.shop);
  });

  afterAll(() => desk.dispose());

  // In this order: what adds snapshots comes last.
  it('a mistyped recovery code names its group, and a code of elsewhere is told so', async () => {
    const code = codeOnPage(desk, 'vault');
    await desk.json('repo', 'remove', 'vault', '--confirm', 'vault');
    const open = (text: string) =>
      desk.failure('repo', 'open', desk.at('vault'), '--recovery-code', `@${secretFile(desk, 'code', text)}`);
    const third = code.slice(12, 13) === '7' ? '8' : '7';
    const mistyped = await open(code.slice(0, 12) + third + code.slice(13));
    expect(mistyped).toMatchObject({ exitCode: 1, error: { code: 'repository/wrong-code' } });
    expect(mistyped.error.message).toMatch(/group 3|third group/i);
    expect(mistyped.error.message).not.toContain(code.slice(0, 9));
    expect((await open('ABCD')).error.code).toBe('repository/wrong-code');
    const opened = await desk.holdfast(
      ['--json', 'repo', 'open', desk.at('vault'), '--recovery-code', '-'],
      `${code.toLowerCase()}\n`,
    );
    expect(JSON.parse(opened.stdout)).toMatchObject({ snapshots: 1, path: desk.at('vault') });
  });

  it('a restore never goes where something is, or is open', async () => {
    put(desk.at('taken'), 'mine.txt', 'keep me');
    const planned = await desk.holdfast(['--json', 'restore', 'plan', id, '--to', desk.at('taken')]);
    expect(planned.exitCode).toBe(3);
    expect(JSON.parse(planned.stdout)).toMatchObject({ blockers: [{ code: 'not-empty' }] });
    const run = await desk.failure('restore', 'run', id, '--to', desk.at('taken'));
    expect(run).toMatchObject({ exitCode: 1, error: { code: 'restore/blocked' } });
    expect(run.error.message).toContain('mine.txt');
    expect(readdirSync(desk.at('taken'))).toEqual(['mine.txt']);
    const options = { readOnly: false, mustExist: true, busyTimeoutMs: 0 };
    const database = openSqlite(join(desk.shop, 'data/shop.db'), options);
    database.exec("INSERT INTO file VALUES (3, 'c')");
    const before = await everything();
    const held = await desk.failure('restore', 'run', id, '--in-place', '--confirm', targetName);
    expect(held).toMatchObject({ exitCode: 1, error: { code: 'restore/blocked' } });
    expect(held.error.message).toContain('shop.db');
    database.close();
    expect(await everything()).toEqual(before);
  });

  it('a sealed set that was cut off or has another passphrase is not imported', async () => {
    const passphrase = secretFile(desk, 'passphrase', 'a passphrase of the export');
    const file = desk.at('set.tar.zst.age');
    await desk.json('snapshot', 'export', id, file, '--passphrase-file', passphrase);
    const before = await everything();
    const take = (by: string) =>
      desk.failure('snapshot', 'import', file, '--repo', 'vault', '--passphrase-file', by);
    expect((await take(secretFile(desk, 'other', 'some other passphrase'))).error.code).toBe(
      'credentials/wrong-passphrase',
    );
    truncateSync(file, 900);
    const cut = await take(passphrase);
    expect(cut).toMatchObject({ exitCode: 1, error: { code: 'snapshot/invalid-archive' } });
    expect(cut.error.message).toContain('cut off');
    expect(await everything()).toEqual(before);
    expect(await desk.json('snapshot', 'list')).toMatchObject({ snapshots: [{ id }] });
  });

  it('a flipped bit is found by check and verify, which name the file, and is never restored', async () => {
    const file = packFile();
    const bytes = readFileSync(file);
    const whole = Buffer.from(bytes);
    onTestFinished(() => writeFileSync(file, whole));
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const before = await everything();
    const checked = await desk.holdfast(['--json', 'repo', 'check', 'vault', '--read-data']);
    expect(checked.exitCode).toBe(3);
    expect(JSON.parse(checked.stdout)).toMatchObject({
      ok: false,
      problems: [
        {
          file: expect.stringMatching(/^packs\/.*\.pack$/) as string,
          what: expect.any(String) as string,
          snapshots: [id],
        },
      ],
    });
    const verified = await desk.holdfast(['--json', 'snapshot', 'verify', id]);
    expect(verified.exitCode).toBe(3);
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: false });
    const restored = await desk.holdfast(['--json', 'restore', 'run', id, '--to', desk.at('restored')]);
    expect(restored.exitCode).toBe(3);
    const { leftOut } = Restored.parse(JSON.parse(restored.stdout));
    expect(leftOut.reasons).toHaveLength(1);
    const named = leftOut.named.map(({ path }) => path);
    expect(named.filter((path) => existsSync(join(desk.at('restored'), path)))).toEqual([]);
    expect(named).not.toEqual([]);
    const drilled = await desk.holdfast(['--json', 'drill', 'run', id]);
    expect([1, 3]).toContain(drilled.exitCode);
    expect((await everything()).filter((line) => !line.startsWith('facts/'))).toEqual(
      before.filter((line) => !line.startsWith('facts/')),
    );
  });

  it('a truncated repository file and a newer format are told apart', async () => {
    const file = desk.at('vault/holdfast-repository.json');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, 40));
    expect(await create()).toMatchObject({ exitCode: 1, error: { code: 'repository/damaged' } });
    writeFileSync(file, text.replace(/"format": *1/, '"format":2'));
    const { error } = await create();
    expect(error.code).toBe('repository/newer-format');
    expect(error.message).toMatch(/newer/i);
    writeFileSync(file, text);
    await takeSnapshot(desk);
  });

  it('a repository that vanishes or comes back as an empty folder is said to be gone, and never made anew', async () => {
    renameSync(desk.at('vault'), desk.at('unplugged'));
    expect(await create()).toMatchObject({
      exitCode: 1,
      error: { code: 'repository/not-there', retryable: true },
    });
    mkdirSync(desk.at('vault'));
    for (const args of [
      ['snapshot', 'create', '--target', targetName, '--repo', 'vault'],
      ['snapshot', 'verify', id],
      ['restore', 'run', id, '--to', desk.at('restored')],
      ['repo', 'check', 'vault'],
      ['repo', 'prune', 'vault', '--confirm', 'vault'],
    ]) {
      const { exitCode, error } = await desk.failure(...args);
      expect({ exitCode, code: error.code }).toEqual({ exitCode: 1, code: 'repository/not-there' });
      expect(error.message).toContain(desk.at('vault'));
    }
    expect(readdirSync(desk.at('vault'))).toEqual([]);
    expect(readdirSync(desk.outside)).not.toContain('restored');
    expect(await desk.json('repo', 'list')).toMatchObject({ repositories: [{ health: 'not-there' }] });
    rmSync(desk.at('vault'), { recursive: true });
    renameSync(desk.at('unplugged'), desk.at('vault'));
    await takeSnapshot(desk);
  });

  it('every part that is missing, empty or open to all is named with what to do, and nothing is written', async () => {
    rmSync(join(desk.shop, 'config.py'));
    truncateSync(join(desk.shop, 'data/shop.db'), 0);
    chmodSync(join(desk.shop, '.key'), 0o644);
    const before = await everything();
    const { exitCode, error } = await create();
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 1, code: 'snapshot/incomplete-set' });
    expect(error.message).toMatch(/config\.py.*missing/);
    expect(error.message).toMatch(/data\/shop\.db.*empty/);
    expect(error.message).toMatch(/\.key.*chmod 0600/);
    expect(await everything()).toEqual(before);
    const partial = [
      '--target',
      targetName,
      '--repo',
      'vault',
      '--allow-partial',
      '--reason',
      'the disk is lost',
    ];
    const taken = await desk.holdfast(['--json', 'snapshot', 'create', ...partial]);
    expect(taken.exitCode).toBe(3);
    expect(JSON.parse(taken.stdout)).toMatchObject({ partialReason: 'the disk is lost' });
  });
});
