import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { partsFor } from '../../../../electron/packs/parts-for-target.ts';
import { parsePack } from '../../../../electron/packs/parse-pack.ts';
import type { Pack } from '../../../../electron/packs/schema/pack.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import type { JobContext } from '../../../../electron/platform/job-context.ts';
import { openSqlite } from '../../../../electron/platform/sqlite.ts';
import type { SqliteDatabase } from '../../../../electron/platform/sqlite.ts';
import { ChunkReader } from '../../../../electron/repository/chunks/chunk-reader.ts';
import { RepositorySink } from '../../../../electron/repository/chunks/repository-sink.ts';
import { initRepository, loadChunkTable, openSnapshot } from '../../../../electron/repository/repository.ts';
import type { Repository } from '../../../../electron/repository/repository.ts';
import { writeRoot } from '../../../../electron/repository/roots/root-files.ts';
import type { SnapshotRoot } from '../../../../electron/repository/roots/snapshot-root.ts';
import { noServerSecrets } from '../../../../electron/snapshots/capture/postgres/server-access.ts';
import type { ServerSecrets } from '../../../../electron/snapshots/capture/postgres/server-access.ts';
import type { SnapshotContents } from '../../../../electron/repository/snapshot-contents.ts';
import { LocalStorage } from '../../../../electron/repository/storage/local-storage.ts';
import { captureSet } from '../../../../electron/snapshots/capture/capture-set.ts';
import { captureDatabase } from '../../../../electron/snapshots/capture/sqlite/capture-database.ts';
import { defaultCaptureLimits } from '../../../../electron/snapshots/capture/sqlite/capture-limits.ts';
import { localSource } from '../../../../electron/snapshots/capture/source/local-source.ts';
import { PackId, TargetId } from '../../../../shared/model/ids.ts';

/** A small system: a database that names uploads, keys, configuration, and what a bare host needs. `boot` is appended. */
export function shopPackText(boot = ''): string {
  return `pack: shop
version: 1
title: Shop
settings:
  root: { type: folder, title: Folder }
  start-command: { type: text, title: Start command }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
parts:
  - { id: database, kind: sqlite, title: Database, path: data/shop.db, min-bytes: 4 KiB, not-empty: [file], needs: [key] }
  - { id: uploads, kind: tree, title: Uploads, path: uploads }
  - { id: key, kind: file, title: Key, path: .key, format: 8 hex, mode-at-most: '0600', sensitive: true }
  - { id: config, kind: file, title: Configuration, path: config.py, format: text }
  - { id: rebuild, kind: rebuild, title: Versions, paths: [versions.txt, service.cjs] }
references:
  - { id: uploads, title: Files of the database, database: database, tree: uploads, sql: SELECT path FROM file }
recipes:
  - id: upload
    title: An upload
    database: database
    sql: SELECT id, path FROM file WHERE path = :what
    tables: [{ table: file, where: 'path = :what' }, { table: note, where: 'file_id IN (SELECT id FROM file WHERE path = :what)' }]
    files: { tree: uploads, column: path }
${boot}`;
}

export type Shop = {
  readonly outside: string;
  readonly root: string;
  readonly scratchRoot: string;
  readonly repositoryFolder: string;
  readonly repository: Repository;
  readonly database: SqliteDatabase;
  readonly pack: Pack;
  put(name: string, content: string | Uint8Array, mode?: number): void;
  /** Captures and publishes; answers what the repository then holds. */
  snapshot(change?: (root: SnapshotRoot) => SnapshotRoot): Promise<SnapshotContents>;
  /** A repository opened anew sees what is on the disk now. */
  reopen(id: string): Promise<SnapshotContents>;
};

const { signal } = new AbortController();

export function jobContext(jobSignal: AbortSignal = signal): JobContext {
  return { signal: jobSignal, progress: () => undefined, clock: new SystemClock() };
}

export function parsed(text: string): Pack {
  const result = parsePack(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.pack;
}

export async function makeShop(
  packText = shopPackText(),
  settings: Readonly<Record<string, string>> = {},
): Promise<Shop> {
  const outside = mkdtempSync(join(tmpdir(), 'shop-'));
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
  const root = join(outside, 'server');
  const repositoryFolder = join(outside, 'repository');
  mkdirSync(repositoryFolder);
  const { repository } = await initRepository(new LocalStorage(repositoryFolder), {
    now: 1_700_000_000_000,
    chunkSizes: { databaseBytes: 4096, fileBytes: 4096 },
    companions: [],
    signal,
  });
  const pack = parsed(packText);
  const scratchRoot = join(outside, 'scratch');
  const put: Shop['put'] = (name, content, mode = 0o644) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content, { mode });
  };
  const database = fill(root, put);
  onTestFinished(() => void database.close());
  const reopen = async (id: string) => {
    const table = await loadChunkTable(repository, new Set(), signal);
    const reader = new ChunkReader(repository.storage, repository.keys, table);
    return openSnapshot(repository, reader, id, signal);
  };
  const target = {
    id: TargetId.parse('0123456789abcdef'),
    name: 'Shop',
    settings: { root, ...settings },
  };
  const parts = { outside, root, scratchRoot, repositoryFolder, repository, database, pack, put, reopen };
  return {
    ...parts,
    async snapshot(change = (value) => value) {
      const draft = await capture({ ...parts, packText, target });
      return reopen(await writeRoot(repository.storage, repository.keys, change(draft), signal));
    },
  };
}

/** Captures a set as its pack says; answers the root that is to be published. */
export async function capture(
  of: Pick<Shop, 'repository' | 'pack' | 'scratchRoot'> & {
    readonly packText: string;
    readonly target: SnapshotRoot['target'];
    readonly servers?: ServerSecrets;
  },
  context = jobContext(),
): Promise<SnapshotRoot> {
  const { repository, pack, scratchRoot, packText, target, servers = noServerSecrets } = of;
  const known = await loadChunkTable(repository, new Set(), signal);
  const { storage, keys, file } = repository;
  const sink = new RepositorySink({ storage, keys, known, chunkSizes: file.chunkSizes, signal });
  const set = await captureSet(
    {
      parts: partsFor(pack, target),
      references: pack.references,
      partialReason: null,
      expected: new Map(),
      scratchRoot,
      limits: defaultCaptureLimits,
      servers,
    },
    { source: localSource(), sink, previous: null, captureDatabase },
    context,
  ).catch(async (error: unknown) => {
    await sink.abort();
    throw error;
  });
  await sink.finish();
  const sha256 = createHash('sha256').update(packText).digest('hex');
  return {
    format: 1,
    target,
    pack: { id: PackId.parse(pack.pack), version: pack.version, sha256, text: packText },
    kind: 'manual',
    label: null,
    operator: 'kim@shop',
    typedName: 'Kim',
    host: { name: 'shop-host', platform: 'linux', machineId: 'a'.repeat(32) },
    holdfastVersion: '0.1.0',
    journalHead: '0'.repeat(64),
    ...set,
    parts: [...set.parts],
    references: [...set.references],
    proofs: [...set.proofs],
  };
}

function fill(root: string, put: Shop['put']): SqliteDatabase {
  put('.key', 'a1b2c3d4', 0o600);
  put('config.py', "PORT = 5000\nSECRET = 'hunter2hunter2'\n");
  put('versions.txt', 'node 24\n');
  put('uploads/a.txt', 'first upload');
  put('uploads/deep/b.bin', Buffer.alloc(20_000, 7));
  put('uploads/empty', '');
  put('uploads/loose.txt', 'nobody knows me');
  mkdirSync(join(root, 'data'), { recursive: true });
  const options = { readOnly: false, mustExist: false, busyTimeoutMs: 1000 };
  const database = openSqlite(join(root, 'data/shop.db'), options);
  database.pragma('journal_mode = WAL');
  database.exec(`
    CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT, size INTEGER);
    CREATE TABLE note (id INTEGER PRIMARY KEY, file_id INTEGER REFERENCES file(id), body, extra BLOB);
    INSERT INTO file VALUES (1, 'a.txt', 12), (2, 'deep/b.bin', 20000), (3, 'gone.txt', 1);
    INSERT INTO note VALUES (1, 1, 'it''s fine', x'00ff'), (2, 1, 9007199254740993, NULL), (3, 2, 0.1, x'');
  `);
  return database;
}

/** Scratch folders that are still there. */
export function leftovers(shop: Shop): readonly string[] {
  try {
    return readdirSync(shop.scratchRoot);
  } catch {
    return [];
  }
}
