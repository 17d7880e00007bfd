import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runDrill } from '../../../electron/snapshots/drill/run-drill.ts';
import type { SnapshotContents } from '../../../electron/repository/snapshot-contents.ts';
import { jobContext } from '../snapshots/support/shop.ts';
import { Cluster, noServer } from './support/cluster.ts';
import { makeServerSet, shelfSql } from './support/server-set.ts';
import type { ServerSet } from './support/server-set.ts';

function drill({ pack, scratchRoot }: ServerSet, contents: SnapshotContents, context = jobContext()) {
  return runDrill({ contents, pack, boot: false, scratchRoot }, context);
}

const scratchFolders = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`holdfast-scratch-${process.pid}-`));

describe.skipIf(noServer)('a drill of a set with a database of a PostgreSQL server', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start();
    await cluster.sql('shop', shelfSql);
  });
  afterAll(() => cluster.remove());

  it('loads the dump into a server of its own, and finds what was captured', async () => {
    const set = await makeServerSet(cluster);
    const report = await drill(set, await set.capture());
    expect(report.layers.flatMap(({ problems }) => problems)).toEqual([]);
    expect(report.checks.map(({ what, ok, detail }) => [what.en, ok, detail])).toEqual([
      ['"Settings" is as the pack demands', true, null],
      ['"Database" was loaded into a PostgreSQL server of its own, and holds what was captured', true, null],
    ]);
    expect(report.ok).toBe(true);
    expect(set.leftovers()).toEqual([]);
    expect(scratchFolders()).toEqual([]);
  });

  it('fails when what was loaded is not what was captured', async () => {
    const set = await makeServerSet(cluster);
    const contents = await set.capture();
    const root = structuredClone(contents.root);
    const meaning = root.parts.find(({ id }) => id === 'database')?.postgres;
    if (meaning === undefined) throw new Error('no meaning');
    meaning.schemaSha256 = '0'.repeat(64);
    meaning.tables['public.item'] = { rows: 1, greatestRowid: null };
    const report = await drill(set, {
      id: contents.id,
      root,
      entries: (part, signal) => contents.entries(part, signal),
      content: (entry, signal) => contents.content(entry, signal),
    });
    expect(report.ok).toBe(false);
    expect(report.checks.at(-1)).toMatchObject({
      ok: false,
      detail: { en: 'Its schema is not the one that was captured. (and 1 more)' },
    });
  });

  it('cannot reach files or programs through what a dump runs', async () => {
    const own = await Cluster.start();
    try {
      await own.sql('shop', shelfSql);
      await own.run(
        'shop',
        `CREATE FUNCTION reach(n int) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN
           IF current_setting('server_version_num') IS NOT NULL AND current_user = 'copy' THEN COPY (SELECT 1) TO PROGRAM 'cat'; END IF;
           RETURN true; END$$;
         CREATE TABLE trapped (n int CHECK (reach(n)));
         INSERT INTO trapped VALUES (1);
         ALTER TABLE trapped OWNER TO app; ALTER FUNCTION reach OWNER TO app`,
      );
      const other = await makeServerSet(own);
      const report = await drill(other, await other.capture());
      expect(report.checks.at(-1)?.what.en).toContain('not loaded into a server');
      expect(report.checks.at(-1)?.detail?.en).toMatch(/superuser|pg_execute_server_program/);
    } finally {
      await own.remove();
    }
  });

  it('says that it was only read where this computer has no server', async () => {
    const set = await makeServerSet(cluster);
    const contents = await set.capture();
    const root = structuredClone(contents.root);
    const meaning = root.parts.find(({ id }) => id === 'database')?.postgres;
    if (meaning === undefined) throw new Error('no meaning');
    meaning.serverVersion = '99.1';
    const report = await drill(set, {
      id: contents.id,
      root,
      entries: (part, signal) => contents.entries(part, signal),
      content: (entry, signal) => contents.content(entry, signal),
    });
    expect(report.ok).toBe(true);
    expect(report.checks.at(-1)).toMatchObject({
      ok: true,
      detail: { en: expect.stringContaining('postgresql-99') as string },
    });
  });

  it('ends at a cancel, with its server', async () => {
    const set = await makeServerSet(cluster);
    const contents = await set.capture();
    const controller = new AbortController();
    const progress = vi.fn(({ stage }: { stage: { en: string } }) => {
      if (stage.en.startsWith('Loading')) setTimeout(() => controller.abort(), 500);
    });
    const { clock } = jobContext();
    const running = drill(set, contents, { clock, signal: controller.signal, progress });
    await expect(running).rejects.toMatchObject({ code: 'run/cancelled' });
    expect(set.leftovers()).toEqual([]);
    expect(scratchFolders()).toEqual([]);
  });
});
