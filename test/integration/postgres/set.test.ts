import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { partsFor } from '../../../electron/packs/parts-for-target.ts';
import { planCapture } from '../../../electron/snapshots/capture/plan-capture.ts';
import { verifySnapshot } from '../../../electron/snapshots/verify/verify-snapshot.ts';
import type { SnapshotContents } from '../../../electron/repository/snapshot-contents.ts';
import { jobContext } from '../snapshots/support/shop.ts';
import { appPassword, Cluster, noServer } from './support/cluster.ts';
import { makeServerSet, shelfSql } from './support/server-set.ts';
import { localSource } from '../../../electron/snapshots/capture/source/local-source.ts';
import type { ServerSet } from './support/server-set.ts';

let cluster: Cluster;

async function dumpOf(contents: SnapshotContents): Promise<Buffer> {
  const { signal } = jobContext();
  const pieces: Uint8Array[] = [];
  for await (const entry of contents.entries('database', signal))
    for await (const piece of contents.content(entry, signal)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function verify({ scratchRoot, pack }: ServerSet, contents: SnapshotContents) {
  const layers = ['bytes', 'structure', 'meaning'] as const;
  return verifySnapshot({ contents, pack, layers: [...layers], share: 1, scratchRoot }, jobContext());
}

/** A folder with a program that stands for `pg_dump` or `pg_restore`. */
function fakePrograms(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'hf-programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['pg_dump', 'pg_restore']) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

describe.skipIf(noServer)('a database of a PostgreSQL server as a part of a set', () => {
  beforeAll(async () => {
    cluster = await Cluster.start();
    await cluster.sql('shop', shelfSql);
  });
  afterAll(() => cluster.remove());

  it('is captured as a dump of one moment, with what it meant', async () => {
    const set = await makeServerSet(cluster);
    const contents = await set.capture();
    const part = contents.root.parts.find(({ id }) => id === 'database');
    expect(part).toMatchObject({
      kind: 'postgres',
      state: 'captured',
      base: 'postgres',
      files: 1,
      database: null,
    });
    expect(part?.postgres?.tables).toEqual({
      'public.Odd ". name': { rows: 3, greatestRowid: null },
      'public.empty': { rows: 0, greatestRowid: null },
      'public.event_2026': { rows: 2, greatestRowid: null },
      'public.item': { rows: 500, greatestRowid: null },
      'side.note': { rows: 20, greatestRowid: null },
    });
    expect(part?.postgres?.serverVersion).toMatch(/^\d+\.\d+/);
    expect(part?.postgres?.schemaSha256).toMatch(/^[0-9a-f]{64}$/);
    const dump = await dumpOf(contents);
    expect(dump.subarray(0, 5).toString()).toBe('PGDMP');
    expect(JSON.stringify(contents.root)).not.toContain(appPassword);
    expect(set.leftovers()).toEqual([]);
  });

  it('holds the moment that was counted, whatever is written meanwhile', async () => {
    const set = await makeServerSet(cluster);
    await cluster.sql('shop', 'SET ROLE app; CREATE TABLE tick (n int)');
    let going = true;
    const writing = (async () => {
      while (going) await cluster.sql('shop', 'INSERT INTO tick SELECT generate_series(1, 500)');
    })();
    const contents = await set.capture();
    going = false;
    await writing;
    const report = await verify(set, contents);
    await cluster.sql('shop', 'DROP TABLE tick');
    expect(report.layers.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it('is verified: bytes, an archive that pg_restore reads to its end, and the rows that were counted', async () => {
    const set = await makeServerSet(cluster);
    const contents = await set.capture();
    const report = await verify(set, contents);
    expect(
      report.layers.map(({ layer, ok, problems, notCheckable }) => [layer, ok, problems, notCheckable]),
    ).toEqual([
      ['bytes', true, [], []],
      ['structure', true, [], []],
      ['meaning', true, [], []],
    ]);
    const changed = structuredClone(contents.root);
    const tables = changed.parts[0]?.postgres?.tables ?? {};
    tables['public.item'] = { rows: 499, greatestRowid: null };
    tables['public.gone'] = { rows: 1, greatestRowid: null };
    const other = await verify(set, { ...reading(contents), root: changed });
    expect(other.layers[2]?.problems.map(({ en }) => en)).toEqual([
      expect.stringContaining('"public.item" holds 500 rows; 499 were captured'),
      expect.stringContaining('"public.gone" that was captured is not in it'),
    ]);
  });

  it('is damaged when the dump is cut off, although its hash was recorded like that', async () => {
    const set = await makeServerSet(cluster);
    const contents = await set.capture();
    const whole = await dumpOf(contents);
    const cut = whole.subarray(0, Math.floor(whole.length / 2));
    const report = await verify(set, {
      ...reading(contents),
      async *content(entry, signal) {
        if (entry.path === 'database.dump') yield cut;
        else yield* contents.content(entry, signal);
      },
      async *entries(part, signal) {
        for await (const entry of contents.entries(part, signal)) {
          const sha256 = execFileSync('sha256sum', { input: cut }).toString().slice(0, 64);
          yield entry.path === 'database.dump' ? { ...entry, sizeBytes: cut.length, sha256 } : entry;
        }
      },
    });
    const structure = report.layers.find(({ layer }) => layer === 'structure');
    expect(structure?.problems.map(({ en }) => en)).toEqual([
      expect.stringContaining('pg_restore cannot read it'),
    ]);
  });

  it('is planned with its size, or with what stands in the way', async () => {
    const set = await makeServerSet(cluster);
    const plan = (password: string, settings = {}) =>
      planCapture(
        partsFor(set.pack, { settings: { root: set.root, database: cluster.url(), ...settings } }),
        { ...jobContext(), source: localSource() },
        undefined,
        { passwords: { db: password }, authority: null },
      );
    const [ready] = await plan(appPassword);
    expect(ready).toMatchObject({ id: 'database', kind: 'postgres', state: 'ready', files: 1 });
    expect(ready?.path).toBe(`127.0.0.1:${cluster.port}/shop`);
    expect(ready?.bytes).toBeGreaterThan(1_000_000);
    expect((await plan('wrong'))[0]).toMatchObject({ state: 'problem' });
    const old = fakePrograms('echo "pg_dump (PostgreSQL) 9.6.24"');
    expect((await plan(appPassword, { programs: old }))[0]?.problem?.en).toMatch(
      /pg_dump 9\.6\.24 in .* is older than the server \(\d+\.\d+.*postgresql-client-\d+/s,
    );
    const none = mkdtempSync(join(tmpdir(), 'hf-none-'));
    onTestFinished(() => rmSync(none, { recursive: true }));
    expect((await plan(appPassword, { programs: none }))[0]?.problem?.en).toMatch(
      /no pg_dump and pg_restore in/,
    );
    expect((await plan(appPassword, { database: '' }))[0]?.problem?.en).toMatch(/setting "Database"/);
  });

  it.each([
    ['the password is wrong', { password: 'not-it' }, /does not accept the password/],
    ['nobody listens', { address: { port: 1 } }, /nothing listens there/],
    ['there is no such database', { address: { database: 'shoq' } }, /no database "shoq"/],
  ])('refuses the set when %s', async (_what, change, words) => {
    const set = await makeServerSet(cluster);
    await expect(set.capture(change)).rejects.toMatchObject({
      code: 'snapshot/incomplete-set',
      message: expect.stringMatching(words) as string,
    });
    expect(set.packFiles()).toEqual([]);
    expect(set.leftovers()).toEqual([]);
  });

  it('refuses a database whose tables are empty, and a table that may not be read', async () => {
    const set = await makeServerSet(cluster);
    await cluster.sql('postgres', 'CREATE DATABASE fresh OWNER app');
    await expect(set.capture({ address: { database: 'fresh' } })).rejects.toMatchObject({
      message: expect.stringContaining('public.item') as string,
    });
    await cluster.sql('shop', 'CREATE TABLE hidden (id int)');
    const refused = set.capture();
    await expect(refused).rejects.toMatchObject({
      message: expect.stringContaining('pg_read_all_data') as string,
    });
    await cluster.sql('shop', 'DROP TABLE hidden');
  });

  it('refuses the set when the server stops in the middle of the dump, and leaves nothing', async () => {
    const own = await Cluster.start();
    onTestFinished(() => own.remove());
    await own.sql(
      'shop',
      `${shelfSql}; CREATE TABLE big AS SELECT n, repeat(md5(n::text), 100) AS filler FROM generate_series(1, 40000) n`,
    );
    const set = await makeServerSet(own);
    const { clock, signal } = jobContext();
    let stopping: Promise<void> | null = null;
    const progress = (now: { bytes: number }) => {
      if (now.bytes > 300_000) stopping ??= own.stop('SIGQUIT');
    };
    const refused = set.capture({ context: { clock, signal, progress } });
    await expect(refused).rejects.toMatchObject({
      message: expect.stringMatching(/pg_dump lost its connection/) as string,
    });
    expect(stopping).not.toBeNull();
    expect(set.leftovers()).toEqual([]);
  });

  it('ends at a cancel, and with it the program and its session on the server', async () => {
    await cluster.sql(
      'shop',
      'SET ROLE app; CREATE TABLE big AS SELECT n, repeat(md5(n::text), 100) AS filler FROM generate_series(1, 40000) n',
    );
    const set = await makeServerSet(cluster);
    const controller = new AbortController();
    const { clock } = jobContext();
    const progress = (now: { bytes: number }) => {
      if (now.bytes > 300_000) controller.abort();
    };
    const cancelled = set.capture({ context: { clock, signal: controller.signal, progress } });
    await expect(cancelled).rejects.toMatchObject({ code: 'run/cancelled' });
    await cluster.sql('shop', 'SELECT pg_sleep(0.3)');
    expect(
      await cluster.sql('shop', "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'holdfast'"),
    ).toBe('0');
    await cluster.sql('shop', 'DROP TABLE big');
    expect(set.leftovers()).toEqual([]);
  });

  it('gives the password to pg_dump by its environment, never by an argument', async () => {
    const set = await makeServerSet(cluster);
    const folder = fakePrograms(
      'case "$1" in --version) echo "pg_dump (PostgreSQL) 99.1";; *) echo "args: $*" >&2; exit 1;; esac',
    );
    const other = await makeServerSet(cluster, undefined, { programs: folder });
    const refused = await other.capture().catch((error: unknown) => error);
    expect(String(refused)).toContain('args: --format=custom');
    expect(String(refused)).not.toContain(appPassword);
    expect(set.leftovers()).toEqual([]);
  });
});

/** A snapshot's own members are on its prototype. */
function reading(contents: SnapshotContents): SnapshotContents {
  return {
    id: contents.id,
    root: contents.root,
    entries: (part, signal) => contents.entries(part, signal),
    content: (entry, signal) => contents.content(entry, signal),
  };
}
