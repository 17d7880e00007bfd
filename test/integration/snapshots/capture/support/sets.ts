import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AppError } from '../../../../../shared/errors/app-error.ts';
import { isAppError } from '../../../../../shared/errors/app-error.ts';
import type { Progress } from '../../../../../shared/model/progress.ts';
import { partsFor } from '../../../../../electron/packs/parts-for-target.ts';
import { parsePack } from '../../../../../electron/packs/parse-pack.ts';
import { SystemClock } from '../../../../../electron/platform/clock.ts';
import type { Clock } from '../../../../../electron/platform/clock.ts';
import { openSqlite } from '../../../../../electron/platform/sqlite.ts';
import type { SqliteDatabase } from '../../../../../electron/platform/sqlite.ts';
import { FileEntry } from '../../../../../electron/repository/lists/file-entry.ts';
import type { RootPart } from '../../../../../electron/repository/roots/snapshot-root.ts';
import type { ListedFile, SnapshotContents } from '../../../../../electron/repository/snapshot-contents.ts';
import { captureSet } from '../../../../../electron/snapshots/capture/capture-set.ts';
import type { CapturedSet } from '../../../../../electron/snapshots/capture/capture-set.ts';
import { localSource } from '../../../../../electron/snapshots/capture/source/local-source.ts';
import type { SetDeps, SetRequest } from '../../../../../electron/snapshots/capture/set-run.ts';
import { captureDatabase } from '../../../../../electron/snapshots/capture/sqlite/capture-database.ts';
import { defaultCaptureLimits } from '../../../../../electron/snapshots/capture/sqlite/capture-limits.ts';
import { MemoryChunkSink } from '../../../../fakes/memory-chunk-sink.ts';

/** A small system as packs describe them: a database that names uploads, keys, configuration, and what a bare host needs. */
const parsed = parsePack(`pack: shop
version: 1
title: Shop
settings:
  root: { type: folder, title: Folder }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
parts:
  - { id: database, kind: sqlite, title: Database, path: shop.db, min-bytes: 4 KiB, needs: [master-key] }
  - { id: uploads, kind: tree, title: Uploads, path: uploads, exclude: [cache, thumbs/*] }
  - { id: secret, kind: file, title: Secret, path: secret, format: 8 hex, mode-at-most: '0600', sensitive: true }
  - id: master-key
    kind: file
    title: Master key
    path: master.key
    format: 32 raw bytes
    sensitive: true
    required-when: { part: database, sql: SELECT count(*) FROM room WHERE sealed = 1, reason: Rooms are sealed with it. }
  - { id: config, kind: file, title: Configuration, path: config.py, min-bytes: 1 B, format: text }
  - { id: rebuild, kind: rebuild, title: Versions, paths: [versions.txt, start.sh] }
  - { id: program, kind: tree, title: Program, path: app, required: false }
references:
  - { id: uploads, title: Files of the database, database: database, tree: uploads, sql: SELECT path FROM file, ignore: [loose] }
`);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { pack } = parsed;

export type Shop = {
  readonly root: string;
  readonly sink: MemoryChunkSink;
  readonly database: SqliteDatabase;
  readonly told: Progress[];
  path(...names: string[]): string;
  put(name: string, content: string | Buffer, mode?: number): void;
  refer(...paths: string[]): void;
  capture(
    change?: Partial<SetRequest & SetDeps & { clock: Clock; signal: AbortSignal }>,
  ): Promise<CapturedSet>;
  request(change?: Partial<SetRequest>): SetRequest;
  entries(part: RootPart | undefined): ListedFile[];
  content(part: RootPart | undefined, path: string): string;
  /** The captured set as a later capture sees it. */
  asPrevious(set: CapturedSet): SnapshotContents;
};

export function makeShop(): Shop {
  const outside = mkdtempSync(join(tmpdir(), 'capture-'));
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
  const root = join(outside, 'server');
  mkdirSync(join(root, 'uploads'), { recursive: true });
  const database = openSqlite(join(root, 'shop.db'), {
    readOnly: false,
    mustExist: false,
    busyTimeoutMs: 1000,
  });
  onTestFinished(() => {
    database.close();
  });
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE file (path TEXT); CREATE TABLE room (sealed INTEGER)');
  const sink = new MemoryChunkSink();
  const told: Progress[] = [];
  const shop: Shop = {
    root,
    sink,
    database,
    told,
    path: (...names) => join(root, ...names),
    put(name, content, mode = 0o644) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), content);
      chmodSync(join(root, name), mode);
    },
    refer(...paths) {
      for (const path of paths) database.prepare('INSERT INTO file VALUES (?)').run(path);
    },
    request: (change = {}) => ({
      parts: partsFor(pack, { settings: { root } }),
      references: pack.references,
      partialReason: null,
      expected: new Map(),
      scratchRoot: join(outside, 'scratch'),
      limits: defaultCaptureLimits,
      ...change,
    }),
    capture: ({ clock = new SystemClock(), signal = new AbortController().signal, ...change } = {}) =>
      captureSet(
        shop.request(change),
        { source: localSource(), sink, previous: null, captureDatabase, ...change },
        { clock, signal, progress: (progress) => void told.push(progress) },
      ),
    entries: (part) => listOf(sink, part),
    content: (part, path) => {
      const entry = listOf(sink, part).find((one) => one.path === path);
      return entry === undefined ? `no ${path}` : sink.bytesOf(entry.chunks).toString();
    },
    asPrevious: (set) => previousOf(sink, set),
  };
  shop.put('secret', 'a1b2c3d4', 0o600);
  shop.put('config.py', 'PORT = 1\n');
  shop.put('versions.txt', 'python 3.12\n');
  return shop;
}

export const partOf = (set: CapturedSet, id: string) => set.parts.find((part) => part.id === id);

function listOf(sink: MemoryChunkSink, part: RootPart | undefined): ListedFile[] {
  const lines = sink
    .bytesOf(part?.list ?? [])
    .toString()
    .split('\n');
  return lines.filter((line) => line !== '').map((line) => FileEntry.parse(JSON.parse(line)));
}

function previousOf(sink: MemoryChunkSink, set: CapturedSet): SnapshotContents {
  return {
    id: '0'.repeat(64),
    // Only the parts are asked for.
    root: { parts: set.parts } as SnapshotContents['root'],
    async *entries(partId) {
      yield* listOf(sink, partOf(set, partId));
    },
    async *listPieces(partId) {
      for (const chunk of partOf(set, partId)?.list ?? []) {
        const bytes = sink.bytesOf([chunk]);
        yield { chunk, bytes, lines: bytes.toString().split('\n').slice(0, -1) };
      }
    },
    content: () => {
      throw new Error('a capture reads no content of another snapshot');
    },
  };
}

/** What a capture was refused with. */
export async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (isAppError(error)) return error;
  throw error instanceof Error ? error : new Error('it was not refused');
}

/** Does something between the first reading of the trees and the copy of the database. */
export const beforeDatabase =
  (shop: Shop, act: () => void): typeof captureDatabase =>
  async (request, context) => {
    if (!shop.told.some(({ stage }) => stage.en === 'Reading: Uploads'))
      throw new Error('the trees were not read yet');
    act();
    return captureDatabase(request, context);
  };

/** Does something after the copy of the database, before the second reading. */
export const afterDatabase =
  (act: () => void): typeof captureDatabase =>
  async (request, context) => {
    const copy = await captureDatabase(request, context);
    act();
    return copy;
  };
