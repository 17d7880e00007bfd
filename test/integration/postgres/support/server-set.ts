import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Pack } from '../../../../electron/packs/schema/pack.ts';
import type { JobContext } from '../../../../electron/platform/job-context.ts';
import { ChunkReader } from '../../../../electron/repository/chunks/chunk-reader.ts';
import { initRepository, loadChunkTable, openSnapshot } from '../../../../electron/repository/repository.ts';
import { writeRoot } from '../../../../electron/repository/roots/root-files.ts';
import type { SnapshotContents } from '../../../../electron/repository/snapshot-contents.ts';
import { LocalStorage } from '../../../../electron/repository/storage/local-storage.ts';
import { TargetId } from '../../../../shared/model/ids.ts';
import type { PostgresAddress } from '../../../../shared/rules/postgres-address.ts';
import { capture, jobContext, parsed } from '../../snapshots/support/shop.ts';
import { appPassword } from './cluster.ts';
import type { Cluster } from './cluster.ts';

export const packText = `pack: shelf
version: 1
title: Shelf
settings:
  root: { type: folder, title: Folder, required: true }
  database: { type: postgres, title: Database, required: true }
  programs: { type: folder, title: Programs of the PostgreSQL client }
credentials:
  db: { type: secret, title: Password of the database }
probes:
  - { id: rows, kind: postgres, title: Rows, group: startup, server: database, password: db, sql: SELECT count(*) FROM item }
views:
  - id: items
    title: Items
    when: { setting: root, one-of: [nowhere] }
    source: { kind: postgres, server: database, password: db, sql: SELECT id FROM item }
    columns: [{ id: id, title: Id, type: number }]
    order: { column: id }
  - id: notes
    title: Notes
    source: { kind: postgres, server: database, password: db, sql: 'SELECT item_id, length(body) AS bytes FROM side.note' }
    columns: [{ id: item_id, title: Item, type: number }, { id: bytes, title: Size, type: bytes }]
    order: { column: item_id, direction: desc }
parts:
  - id: database
    kind: postgres
    title: Database
    server: database
    password: db
    programs: programs
    not-empty: [public.item]
    needs: [settings]
  - { id: settings, kind: file, title: Settings, path: server.env, sensitive: true }
`;

/** Everything that a dump has to carry over: odd names, all kinds of objects, values with line ends, empty tables, large objects. */
export const shelfSql = `SET ROLE app;
  CREATE TYPE mood AS ENUM ('good', 'bad');
  CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL, feeling mood DEFAULT 'good');
  INSERT INTO item SELECT n, E'line one\\nline \\\\. ' || n, 'good' FROM generate_series(1, 500) n;
  CREATE TABLE "Odd "". name" ("a b" text);
  INSERT INTO "Odd "". name" VALUES ('x'), (NULL), ('COPY public.item (id) FROM stdin');
  CREATE TABLE nothing ();
  CREATE TABLE empty (at timestamptz DEFAULT now());
  CREATE TABLE event (at date, what text) PARTITION BY RANGE (at);
  CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  INSERT INTO event VALUES ('2026-03-01', 'a'), ('2026-04-01', 'b');
  CREATE SCHEMA side;
  CREATE TABLE side.note (item_id int REFERENCES public.item(id), body bytea);
  INSERT INTO side.note SELECT n, decode(repeat('00ff', 1000), 'hex') FROM generate_series(1, 20) n;
  CREATE INDEX note_item ON side.note (item_id);
  CREATE VIEW good AS SELECT id FROM item WHERE feeling = 'good';
  CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';
  ALTER TABLE item ADD COLUMN gone int; ALTER TABLE item DROP COLUMN gone; ALTER TABLE item ADD COLUMN price numeric(8,2);
  SELECT lo_from_bytea(0, 'large object')`;

export type ServerSet = {
  readonly root: string;
  readonly scratchRoot: string;
  readonly pack: Pack;
  capture(change?: {
    password?: string;
    context?: JobContext;
    address?: Partial<PostgresAddress>;
  }): Promise<SnapshotContents>;
  leftovers(): readonly string[];
  packFiles(): readonly string[];
};

/** A system whose database is on a server, and a repository for its set. */
export async function makeServerSet(cluster: Cluster, text = packText, settings = {}): Promise<ServerSet> {
  const outside = mkdtempSync(join(tmpdir(), 'hf-shelf-'));
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
  const [root, folder, scratchRoot] = ['server', 'repository', 'scratch'].map((name) => join(outside, name));
  if (root === undefined || folder === undefined || scratchRoot === undefined) throw new Error('no folder');
  for (const path of [root, folder]) mkdirSync(path);
  writeFileSync(join(root, 'server.env'), 'PORT=1\n', { mode: 0o600 });
  const { signal } = jobContext();
  const { repository } = await initRepository(new LocalStorage(folder), {
    now: 1_700_000_000_000,
    chunkSizes: { databaseBytes: 65_536, fileBytes: 65_536 },
    companions: [],
    signal,
  });
  const pack = parsed(text);
  return {
    root,
    scratchRoot,
    pack,
    async capture({ password = appPassword, context = jobContext(), address = {} } = {}) {
      const target = {
        id: TargetId.parse('0123456789abcdef'),
        name: 'Shelf',
        settings: { root, database: cluster.url(address), ...settings },
      };
      const servers = { passwords: { db: password }, authority: null };
      const draft = await capture(
        { repository, pack, packText: text, scratchRoot, target, servers },
        context,
      );
      const id = await writeRoot(repository.storage, repository.keys, draft, signal);
      const table = await loadChunkTable(repository, new Set(), signal);
      return openSnapshot(
        repository,
        new ChunkReader(repository.storage, repository.keys, table),
        id,
        signal,
      );
    },
    leftovers: () => namesIn(scratchRoot),
    packFiles: () => namesIn(join(folder, 'packs')),
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
