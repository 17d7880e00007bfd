import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SnapshotContents } from '../../../electron/repository/snapshot-contents.ts';
import type { JobContext } from '../../../electron/platform/job-context.ts';
import { databaseRestoreOf } from '../../../electron/snapshots/restore/postgres/database-restore.ts';
import type { DatabaseRestore } from '../../../electron/snapshots/restore/postgres/database-restore.ts';
import { Maintenance } from '../../../electron/snapshots/restore/postgres/maintenance.ts';
import { planDatabase } from '../../../electron/snapshots/restore/postgres/plan-database.ts';
import { restoreDatabase } from '../../../electron/snapshots/restore/postgres/restore-database.ts';
import { undoDatabase } from '../../../electron/snapshots/restore/postgres/undo-database.ts';
import { systemFiles } from '../../../electron/snapshots/restore/restore-files.ts';
import { openPostgres } from '../../../electron/locations/postgres/connection.ts';
import { timedOut } from '../../../electron/locations/postgres/explain-postgres.ts';
import { jobContext } from '../snapshots/support/shop.ts';
import { appPassword, Cluster, noServer } from './support/cluster.ts';
import { makeServerSet, shelfSql } from './support/server-set.ts';
import type { ServerSet } from './support/server-set.ts';

const access = { password: appPassword, authority: null };
let cluster: Cluster;
let set: ServerSet;
let contents: SnapshotContents;

function restoreOf(change: { contents?: SnapshotContents; only?: string[] } = {}): DatabaseRestore {
  const request = {
    contents: change.contents ?? contents,
    destination: { kind: 'in-place', bases: { root: set.root } } as const,
    only: change.only ?? ['database'],
    paths: null,
    service: null,
    // The settings of the server are restored by themselves.
    acceptLoss: true,
    files: systemFiles,
  };
  const secrets = { passwords: { db: appPassword }, authority: null };
  const found = databaseRestoreOf(request, set.pack, {
    settings: contents.root.target.settings,
    secrets,
    host: null,
  });
  if (found === null) throw new Error('not a restore of a database alone');
  return found;
}

const databases = () =>
  cluster.sql(
    'postgres',
    'SELECT string_agg(datname, $$,$$ ORDER BY datname) FROM pg_database WHERE NOT datistemplate',
  );
const rows = (database = 'shop') => cluster.sql(database, 'SELECT count(*) FROM public.item');
const codes = (found: readonly { code: string }[]) => found.map(({ code }) => code);

const rename = Object.getOwnPropertyDescriptor(Maintenance.prototype, 'rename')
  ?.value as Maintenance['rename'];
const drop = Object.getOwnPropertyDescriptor(Maintenance.prototype, 'drop')?.value as Maintenance['drop'];

/** The same exchange by a connection of its own, which commits it when it is told to. */
async function exchangeUnderWay(steps: Parameters<Maintenance['rename']>[0]) {
  const wait = { signal: jobContext().signal, timeoutMs: 5000 };
  const other = await openPostgres({ ...access, address: cluster.address({ database: 'postgres' }) }, wait);
  await other.run('BEGIN', wait);
  for (const { from, to } of steps) await other.run(`ALTER DATABASE "${from}" RENAME TO "${to}"`, wait);
  return async () => {
    await other.run('COMMIT', wait);
    other.close();
  };
}

describe.skipIf(noServer)('a restore of a PostgreSQL database in its place', () => {
  beforeAll(async () => {
    cluster = await Cluster.start();
  });
  afterAll(() => cluster.remove());
  afterEach(() => vi.restoreAllMocks());

  beforeEach(async () => {
    const all = await databases();
    for (const name of all.split(',').filter((one) => one !== 'postgres'))
      await cluster.sql('postgres', `DROP DATABASE "${name}"`);
    await cluster.sql('postgres', 'ALTER ROLE app CREATEDB; CREATE DATABASE shop OWNER app');
    await cluster.sql('shop', shelfSql);
    set = await makeServerSet(cluster);
    contents = await set.capture();
    await cluster.sql(
      'shop',
      'DELETE FROM public.item WHERE id > 10 AND id NOT IN (SELECT item_id FROM side.note)',
    );
  });

  it('says before what changes, and who has it open', async () => {
    const { plan } = await planDatabase(restoreOf(), jobContext());
    expect(() => restoreOf({ only: ['database', 'settings'] })).toThrow('not a restore of a database alone');
    expect(plan.blockers).toEqual([]);
    expect(codes(plan.warnings)).toEqual(['needs-part']);
    expect(plan.parts[0]).toMatchObject({
      id: 'database',
      changes: { changed: 1, changedNames: ['shop'] },
      rows: [{ table: 'public.item', now: 20, inSnapshot: 500 }],
    });
    const holder = await openPostgres(
      { ...access, address: cluster.address() },
      { signal: jobContext().signal, timeoutMs: 5000 },
    );
    const held = await planDatabase(restoreOf(), jobContext());
    expect(held.plan.blockers.map(({ code, text }) => [code, text.en])).toEqual([
      [
        'database-in-use',
        expect.stringMatching(/"shop" is open: holdfast as app from 127\.0\.0\.1 \(1\)/) as string,
      ],
    ]);
    await expect(restoreDatabase(restoreOf(), set.scratchRoot, jobContext())).rejects.toMatchObject({
      code: 'restore/blocked',
    });
    holder.close();
    expect(await databases()).toBe('postgres,shop');
  });

  it('loads it beside the old one, compares, and exchanges both by their names; undo exchanges them again', async () => {
    await cluster.sql('postgres', "COMMENT ON DATABASE shop IS 'the shop''s own'");
    const result = await restoreDatabase(restoreOf(), set.scratchRoot, jobContext());
    expect(result).toMatchObject({ outcome: 'restored', files: 1, checks: [{ ok: true }] });
    expect(await rows()).toBe('500');
    const kept = `shop_before_${result.id}`;
    expect(await databases()).toBe(`postgres,shop,${kept}`);
    expect(await rows(kept)).toBe('20');
    expect(result.safety?.folders[0]).toContain(kept);
    expect(JSON.stringify(result)).not.toContain(appPassword);
    expect(set.leftovers()).toEqual([]);

    const undone = await undoDatabase(result.safety?.folders[0] ?? '', access, null, jobContext());
    expect(undone).toMatchObject({ id: result.id, outcome: 'undone', safety: null });
    expect(await rows()).toBe('20');
    expect(await databases()).toBe(`postgres,shop,shop_undone_${result.id}`);
    const comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'shop'";
    expect(await cluster.sql('postgres', comment)).toBe("the shop's own");
  });

  it('is not undone once rows have changed, nor from a database that no restore has kept', async () => {
    const result = await restoreDatabase(restoreOf(), set.scratchRoot, jobContext());
    await cluster.sql('shop', "INSERT INTO public.item (id, name) VALUES (9999, 'new')");
    const safety = result.safety?.folders[0] ?? '';
    await expect(undoDatabase(safety, access, null, jobContext())).rejects.toMatchObject({
      code: 'restore/not-undoable',
    });
    expect(await rows()).toBe('501');
    await expect(undoDatabase(cluster.url(), access, null, jobContext())).rejects.toMatchObject({
      code: 'restore/unknown',
    });
  });

  it('comes back where the database is gone', async () => {
    await cluster.sql('postgres', 'DROP DATABASE shop');
    const result = await restoreDatabase(restoreOf(), set.scratchRoot, jobContext());
    expect(result.safety).toBeNull();
    expect(await rows()).toBe('500');
  });

  it('is refused, with nothing changed, without the right to make databases or as somebody else than the owner', async () => {
    await cluster.sql('postgres', 'ALTER ROLE app NOCREATEDB');
    expect(codes((await planDatabase(restoreOf(), jobContext())).plan.blockers)).toEqual(['database-rights']);
    await cluster.sql('postgres', 'ALTER DATABASE shop OWNER TO owner');
    expect(codes((await planDatabase(restoreOf(), jobContext())).plan.blockers)).toEqual([
      'database-rights',
      'database-rights',
    ]);
    expect(await databases()).toBe('postgres,shop');
  });

  it('changes nothing when what was loaded is not what was captured, or cannot be loaded', async () => {
    const root = structuredClone(contents.root);
    const meaning = root.parts.find(({ id }) => id === 'database')?.postgres;
    if (meaning === undefined) throw new Error('no meaning');
    meaning.tables['public.item'] = { rows: 501, greatestRowid: null };
    const reading: SnapshotContents = {
      id: contents.id,
      root,
      entries: (part, signal) => contents.entries(part, signal),
      content: (entry, signal) => contents.content(entry, signal),
    };
    const other = restoreDatabase(restoreOf({ contents: reading }), set.scratchRoot, jobContext());
    await expect(other).rejects.toMatchObject({ code: 'restore/destination-failed' });
    const cut = {
      ...reading,
      root: contents.root,
      async *content() {
        yield Buffer.from('PGDMP and then nothing');
      },
    };
    const broken = restoreDatabase(restoreOf({ contents: cut }), set.scratchRoot, jobContext());
    await expect(broken).rejects.toMatchObject({ code: 'postgres/client-failed' });
    expect(await databases()).toBe('postgres,shop');
    expect(await rows()).toBe('20');
  });

  it('changes nothing at a cancel, and names what an interrupted restore has left', async () => {
    const controller = new AbortController();
    const context: JobContext = {
      ...jobContext(),
      signal: controller.signal,
      progress: () => controller.abort(),
    };
    await expect(restoreDatabase(restoreOf(), set.scratchRoot, context)).rejects.toMatchObject({
      code: 'run/cancelled',
    });
    expect(await databases()).toBe('postgres,shop');
    await cluster.sql('postgres', 'CREATE DATABASE holdfast_new_0123 OWNER app');
    expect(codes((await planDatabase(restoreOf(), jobContext())).plan.warnings)).toContain('database-left');
  });

  it('is done, and undone, where the server carried it out and did not answer in time', async () => {
    vi.spyOn(Maintenance.prototype, 'rename').mockImplementation(async function (this: Maintenance, ...all) {
      await rename.apply(this, all);
      throw timedOut(cluster.address());
    });
    const { id, safety } = await restoreDatabase(restoreOf(), set.scratchRoot, jobContext());
    expect(await databases()).toBe(`postgres,shop,shop_before_${id}`);
    expect(await rows()).toBe('500');
    const undone = await undoDatabase(safety?.folders[0] ?? '', access, null, jobContext());
    expect(undone).toMatchObject({ id, outcome: 'undone' });
    expect(await rows()).toBe('20');
  });

  it.each([
    ['over a database', /took place if "shop_before_[0-9a-f]+" is on the server/],
    ['where there was none', /took place if "shop" is on the server now/],
  ])('says what tells its outcome while the server is still at the exchange, %s', async (over, sign) => {
    if (over === 'where there was none') await cluster.sql('postgres', 'DROP DATABASE shop');
    let commit = async (): Promise<void> => undefined;
    vi.spyOn(Maintenance.prototype, 'rename').mockImplementation(async (steps) => {
      commit = await exchangeUnderWay(steps);
      throw timedOut(cluster.address());
    });
    vi.spyOn(Maintenance.prototype, 'drop').mockImplementation(async function (this: Maintenance, name) {
      await commit();
      await drop.call(this, name);
    });
    const message: unknown = expect.stringMatching(sign);
    await expect(restoreDatabase(restoreOf(), set.scratchRoot, jobContext())).rejects.toMatchObject({
      code: 'postgres/unreachable',
      message,
    });
    expect(await databases()).toMatch(
      over === 'over a database' ? /^postgres,shop,shop_before_[0-9a-f]+$/ : /^postgres,shop$/,
    );
    expect(await rows()).toBe('500');
  });

  it('is done where a repeat meets what the first attempt did', async () => {
    let commit: (() => Promise<void>) | null = null;
    vi.spyOn(Maintenance.prototype, 'rename').mockImplementation(async function (this: Maintenance, ...all) {
      if (commit === null) {
        commit = await exchangeUnderWay(all[0]);
        throw timedOut(cluster.address());
      }
      const repeated = rename.apply(this, all);
      // The server may refuse it before the first attempt's client has ended.
      repeated.catch(() => undefined);
      const waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'object' AND NOT granted";
      await expect.poll(() => cluster.sql('postgres', waiting), { timeout: 10_000 }).not.toBe('0');
      await commit();
      return repeated;
    });
    const wanted = restoreOf();
    const again: DatabaseRestore['door']['again'] = (_signal, work) => work(false).catch(() => work(true));
    const door = { ...wanted.door, again };
    const { id } = await restoreDatabase({ ...wanted, door }, set.scratchRoot, jobContext());
    expect(await databases()).toBe(`postgres,shop,shop_before_${id}`);
    expect(await rows()).toBe('500');
  });
});
