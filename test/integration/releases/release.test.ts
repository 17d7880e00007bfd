import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqlite } from '../../../electron/platform/sqlite.ts';
import { addVault, installShopPack, openShopDesk, targetName } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { releaseList, releaseOf } from './support/release-file.ts';

const release = `
facts: [{ id: told, title: Told, kind: version, from: { file: shop.properties }, pattern: 'version=(.+)' }]
release:
  versions:
    - { id: shop, title: Shop, from: { part: program } }
    - { id: told, title: Told, from: { fact: told } }
  compatibility: { window: 1, of: minor, reason: Neighbours only. }
  watch: 1h
  triggers: [{ id: disk-full, title: No space, when: { probe: disk, is: [down] } }]
`;

let desk: ShopDesk;

beforeAll(async () => {
  desk = await openShopDesk();
  const text = readFileSync(desk.packFile, 'utf8').replace(
    '  - { id: config,',
    '  - { id: program, kind: file, title: Program, path: shop.properties, version: { key: version } }\n  - { id: config,',
  );
  writeFileSync(desk.packFile, text + release);
  install('2.3.1');
  change('CREATE TABLE customer (id INTEGER PRIMARY KEY); INSERT INTO customer VALUES (1), (2)');
  await installShopPack(desk);
  await desk.json('target', 'add', '--pack', 'shop', '--name', targetName, '--set', `root=${desk.shop}`);
  await addVault(desk, 'vault');
}, 60_000);
afterAll(() => desk?.dispose());

/** What people do between go and finish. */
function install(version: string): void {
  writeFileSync(join(desk.shop, 'shop.properties'), `version=${version}\n`);
}

function change(sql: string): void {
  const database = openSqlite(join(desk.shop, 'data/shop.db'), {
    readOnly: false,
    mustExist: true,
    busyTimeoutMs: 1000,
  });
  database.exec(sql);
  database.close();
}

function rows(): unknown {
  const database = openSqlite(join(desk.shop, 'data/shop.db'), {
    readOnly: true,
    mustExist: true,
    busyTimeoutMs: 1000,
  });
  try {
    return database.prepare('SELECT path FROM file ORDER BY id').pluck().all();
  } finally {
    database.close();
  }
}

const cli = (...args: string[]) => desk.holdfast(['--json', 'release', ...args]);

describe('a release', () => {
  test('begins with a set that is verified and pinned, and waits for go; another one is refused meanwhile', async () => {
    const begun = await cli('start', '--target', targetName, '--version', '2.4.0', '--repo', 'vault');
    expect(begun.exitCode, begun.stderr + begun.stdout).toBe(0);
    const { stage, before, previousVersion } = releaseOf(begun);
    expect({ stage, previousVersion }).toEqual({ stage: 'decision', previousVersion: '2.3.1' });
    expect(before?.checks.map(({ id, standing }) => `${id} ${standing}`)).toEqual([
      'set-before ok',
      'versions-step ok',
    ]);
    const snapshots = await desk.json('snapshot', 'show', before?.snapshotId ?? '');
    expect(snapshots).toMatchObject({
      kind: 'pre-release',
      pins: [{ reason: expect.stringContaining('2.4.0') as unknown }],
    });
    const again = await desk.failure(
      'release',
      'start',
      '--target',
      targetName,
      '--version',
      '3.0',
      '--repo',
      'vault',
    );
    expect(again.error.code).toBe('release/under-way');
    const early = await desk.failure('release', 'finish', '--target', targetName);
    expect(early.error.code).toBe('release/not-now');
  });

  test('is caught by the difference when its change of the schema is bad, and waits for a decision', async () => {
    expect(releaseOf(await cli('go', '--target', targetName)).stage).toBe('going');
    install('2.4.0');
    change('DROP TABLE customer; CREATE TABLE client (id INTEGER PRIMARY KEY)');
    const finished = await cli('finish', '--target', targetName, '--version', '2.4.0');
    expect(finished.exitCode).toBe(3);
    const { stage, after } = releaseOf(finished);
    expect(stage).toBe('judging');
    const told = after?.checks.filter(({ standing }) => standing !== 'ok').map(({ found }) => found) ?? [];
    expect(told.join(' ')).toMatch(
      /Tables are gone or cannot be counted: customer\..*The schema is another one/,
    );
    for (const id of ['version-shop', 'version-told'])
      expect(after?.checks).toContainEqual(expect.objectContaining({ id, standing: 'ok' }));
    expect(after?.checks).toContainEqual(expect.objectContaining({ id: 'part-key', standing: 'ok' }));
  });

  test('goes back to the pinned set, once the name is typed, and is verified', async () => {
    const plan = await desk.holdfast(['release', 'rollback', '--target', targetName, '--plan']);
    expect(plan.stdout).toMatch(/^database +0 +1 +0 +0 /m);
    expect(plan.stdout).toContain('database customer: ? rows now, 2 in the snapshot');
    const wrong = await desk.failure(
      'release',
      'rollback',
      '--target',
      targetName,
      '--reason',
      'r',
      '--confirm',
      'Shops',
    );
    expect(wrong.error.code).toBe('target/not-confirmed');
    const back = await cli(
      'rollback',
      '--target',
      targetName,
      '--reason',
      'the table is gone',
      '--confirm',
      targetName,
    );
    expect(back.exitCode, back.stdout).toBe(0);
    const { stage, rollback, decisions } = releaseOf(back);
    expect(stage).toBe('rolled-back');
    expect(rollback).toMatchObject({ ok: true });
    expect(rollback?.checks.every(({ ok }) => ok)).toBe(true);
    expect(decisions.map(({ decision, reason }) => [decision, reason])).toEqual([
      ['go', null],
      ['roll-back', 'the table is gone'],
    ]);
    expect(rows()).toEqual(['a.txt', 'deep/b.bin']);
    expect(readFileSync(join(desk.shop, 'shop.properties'), 'utf8')).toContain('2.3.1');
    expect((await desk.holdfast(['journal', 'verify'])).exitCode).toBe(0);
  });

  test('is finished where all is well, and its triggers are watched then; too far a step needs a reason', async () => {
    const begun = await cli('start', '--target', targetName, '--version', '2.9', '--repo', 'vault');
    expect(begun.exitCode).toBe(3);
    const refused = await desk.failure('release', 'go', '--target', targetName);
    expect(refused.error.code).toBe('release/needs-reason');
    expect(refused.error.message).toContain('Neighbours only.');
    await cli('go', '--target', targetName, '--reason', 'tried on a copy');
    install('2.9');
    const finished = await cli('finish', '--target', targetName);
    expect(finished.exitCode, finished.stdout).toBe(0);
    expect(releaseOf(finished)).toMatchObject({
      stage: 'watched',
      triggers: [{ id: 'disk-full', firedAt: null }],
    });
    const next = await cli('start', '--target', targetName, '--version', '2.10', '--repo', 'vault');
    expect(releaseOf(next).previousVersion).toBe('2.9');
    const off = await cli('no-go', '--target', targetName, '--reason', 'not ready');
    expect(releaseOf(off).stage).toBe('called-off');
    const { stdout } = await cli('list', '--target', targetName);
    const { releases } = releaseList.parse(JSON.parse(stdout));
    expect(releases).toEqual([
      { stage: 'called-off', version: '2.10' },
      { stage: 'finished', version: '2.9' },
      { stage: 'rolled-back', version: '2.4.0' },
    ]);
  });
});
