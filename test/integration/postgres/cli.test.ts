import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { root } from '../../ui/support/holdfast.ts';
import { notBuilt } from '../cli/built.ts';
import {
  addVault,
  installShopPack,
  openShopDesk,
  put,
  secretFile,
  takeSnapshot,
  targetName,
} from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';
import { appPassword, Cluster, noServer } from './support/cluster.ts';
import { packText, shelfSql } from './support/server-set.ts';

const run = promisify(execFile);

describe.skipIf(noServer || notBuilt)('a database of a PostgreSQL server on the command line', () => {
  let cluster: Cluster;
  let desk: ShopDesk;
  let first: string;
  beforeAll(async () => {
    cluster = await Cluster.start();
    await cluster.sql('shop', shelfSql);
    desk = await openShopDesk();
    put(desk.shop, 'server.env', 'PORT=1\n');
    writeFileSync(desk.at('shelf.yaml'), packText);
    await installShopPack(desk, desk.at('shelf.yaml'));
    const settings = [`root=${desk.shop}`, `database=${cluster.url()}`];
    const secret = `db=@${secretFile(desk, 'db', appPassword)}`;
    await desk.json(
      'target',
      'add',
      '--pack',
      'shelf',
      '--name',
      targetName,
      '--set',
      ...settings,
      '--secret',
      secret,
    );
    await addVault(desk, 'vault');
    first = await takeSnapshot(desk);
  }, 120_000);
  afterAll(async () => {
    await desk.dispose();
    await cluster.remove();
  });

  it('refuses an address that holds a password, and says where it belongs', async () => {
    const settings = [`root=${desk.shop}`, `database=postgres://app:${appPassword}@127.0.0.1/shop`];
    const { error } = await desk.failure(
      'target',
      'add',
      '--pack',
      'shelf',
      '--name',
      'Other',
      '--set',
      ...settings,
    );
    expect(error.message).toContain('without a password');
    expect(error.message).not.toContain(appPassword);
  });

  it('shows its tables as views, of which only those are there that the settings ask for', async () => {
    const view = (id: string) => ['view', 'show', '--target', targetName, '--view', id, '--limit', '2'];
    expect(await desk.json(...view('notes'))).toMatchObject({
      total: 20,
      rows: [
        { item_id: 20, bytes: 2000 },
        { item_id: 19, bytes: 2000 },
      ],
    });
    const { error } = await desk.failure(...view('items'));
    expect(error.message).toContain('It has: notes');
  });

  it('shows before trust which server is opened, what is started, and where the password goes', async () => {
    const text = readFileSync(desk.at('shelf.yaml'), 'utf8');
    writeFileSync(desk.at('anew.yaml'), `${text}\n# The same, to be approved anew.\n`);
    const described = JSON.stringify(await desk.json('pack', 'install', desk.at('anew.yaml')).catch(String));
    for (const told of ['${settings.database}', 'pg_dump', 'db: PostgreSQL'])
      expect(described).toContain(told);
  });

  it('is looked at by the probe of its pack, with the password of the target', async () => {
    const ran = JSON.stringify(await desk.json('probe', 'run', '--target', targetName));
    expect(ran).toContain('"state":"ok"');
    expect(ran).toContain('count=500');
    expect(ran).not.toContain(appPassword);
  });

  it('takes, verifies and drills a set with it', async () => {
    const shown = await desk.json('snapshot', 'show', first);
    expect(JSON.stringify(shown)).not.toContain(appPassword);
    expect(shown).toMatchObject({
      parts: [{ kind: 'postgres', counts: { 'public.item': { rows: 500 } } }, {}],
    });
    expect(await desk.json('snapshot', 'verify', first)).toMatchObject({ ok: true });
    expect(await desk.json('drill', 'run', first)).toMatchObject({ ok: true });
  });

  it('tells the rows that two snapshots differ in', async () => {
    await cluster.sql('shop', 'SET ROLE app; DELETE FROM side.note WHERE item_id > 15');
    const second = await takeSnapshot(desk);
    const difference = await desk.json('snapshot', 'diff', first, second);
    expect(JSON.stringify(difference)).toContain('"table":"side.note","rowsA":20,"rowsB":15');
  });

  it('restores the dump to a folder, from where pg_restore loads it into a new database', async () => {
    await desk.json('restore', 'run', first, '--to', desk.at('out'));
    await cluster.sql('postgres', 'CREATE DATABASE copy OWNER app');
    const args = ['--no-owner', '-h', '127.0.0.1', '-p', String(cluster.port), '-U', 'app', '-d', 'copy'];
    await run('pg_restore', [...args, join(desk.at('out'), 'postgres/database.dump')], {
      env: { ...process.env, PGPASSWORD: appPassword },
    });
    expect(await cluster.sql('copy', 'SELECT count(*) FROM item')).toBe('500');
  });

  it('is replaced in place by itself, never together with files, and undone', async () => {
    const run = (...args: string[]) => [
      'restore',
      'run',
      first,
      '--in-place',
      '--confirm',
      targetName,
      ...args,
    ];
    const { error } = await desk.failure(...run());
    expect(error.code).toBe('restore/blocked');
    expect(error.message).toContain('replaced by itself');
    const alone = await desk.failure(...run('--only', 'database', '--accept-loss'));
    expect(alone.error.message).toContain('CREATEDB');
    await cluster.sql('postgres', 'ALTER ROLE app CREATEDB');
    await cluster.sql('shop', 'DELETE FROM side.note WHERE item_id > 10');
    const plan = await desk.json(
      'restore',
      'plan',
      first,
      '--in-place',
      '--only',
      'database',
      '--accept-loss',
    );
    expect(plan).toMatchObject({
      blockers: [],
      parts: [{ rows: [{ table: 'side.note', now: 10, inSnapshot: 20 }] }],
    });
    const done = await desk.json(...run('--only', 'database', '--accept-loss'));
    expect(done).toMatchObject({ outcome: 'restored', checks: [{ ok: true }] });
    expect(await cluster.sql('shop', 'SELECT count(*) FROM side.note')).toBe('20');
    const { id } = z.object({ id: z.string() }).parse(done);
    expect(JSON.stringify(await desk.json('restore', 'list'))).toContain(`shop_before_${id}`);
    expect(await desk.json('restore', 'undo', id, '--confirm', targetName)).toMatchObject({
      outcome: 'undone',
    });
    expect(await cluster.sql('shop', 'SELECT count(*) FROM side.note')).toBe('10');
  });

  it('survives an export and an import, with what it meant', async () => {
    const passphrase = secretFile(desk, 'passphrase', 'correct horse battery staple');
    await desk.json('snapshot', 'export', first, desk.at('set.tar.zst.age'), '--passphrase-file', passphrase);
    await addVault(desk, 'second');
    const imported = await desk.json(
      'snapshot',
      'import',
      desk.at('set.tar.zst.age'),
      '--repo',
      'second',
      '--passphrase-file',
      passphrase,
    );
    expect(JSON.stringify(imported)).toContain('"public.item":{"rows":500');
  });

  it('is captured on the server itself into one sealed file, the password by the environment', async () => {
    const passphrase = secretFile(desk, 'passphrase', 'correct horse battery staple');
    const place = [
      '--pack',
      desk.at('shelf.yaml'),
      '--root',
      desk.shop,
      '--out',
      desk.at('alone.tar.zst.age'),
    ];
    const args = [join(root, 'out/cli.js'), 'capture', ...place, '--passphrase-file', passphrase, '--set'];
    const env = { ...process.env, DB_PASSWORD: appPassword };
    const { stdout } = await run(
      process.execPath,
      [...args, `database=${cluster.url()}`, '--secret', 'db=env:DB_PASSWORD', '--json'],
      { env },
    );
    expect(JSON.parse(stdout)).toMatchObject({ files: 2, verify: { ok: true } });
    const withPassword = [...args, `database=postgres://app:${appPassword}@127.0.0.1/shop`, '--json'];
    const refused: unknown = await run(process.execPath, withPassword, { env }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ stdout: expect.stringContaining('without a password') as string });
  });
});
