import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChunkReader } from '../../electron/repository/chunks/chunk-reader.ts';
import { RepositorySink } from '../../electron/repository/chunks/repository-sink.ts';
import { FileListWriter } from '../../electron/repository/lists/file-list-writer.ts';
import { acquireLock } from '../../electron/repository/locks/lock.ts';
import { publishSnapshot } from '../../electron/repository/publish-snapshot.ts';
import type { Publication } from '../../electron/repository/publish-snapshot.ts';
import { readMarks } from '../../electron/repository/marks/mark-files.ts';
import { initRepository, loadChunkTable, openSnapshot } from '../../electron/repository/repository.ts';
import type { Repository } from '../../electron/repository/repository.ts';
import type { ListedFile } from '../../electron/repository/snapshot-contents.ts';
import { LocalStorage } from '../../electron/repository/storage/local-storage.ts';
import type { Storage } from '../../electron/repository/storage/storage.ts';
import { SystemClock } from '../../electron/platform/clock.ts';
import type { ProcessIdentity } from '../../electron/platform/machine.ts';
import type { Clock } from '../../electron/platform/clock.ts';
import { author, partOf, rootOf } from './repository-facts.ts';

const { signal } = new AbortController();

/** Small pieces and packs, so that a few kilobytes make several of each. */
export const pieceBytes = 4096;
export const smallPackBytes = 24 * 1024;

export const recoverScript = Buffer.from('// recovers\n');

export type Files = Readonly<Record<string, Uint8Array>>;

export type TempRepository = {
  readonly folder: string;
  readonly repository: Repository;
  readonly rootSecret: Buffer;
  dispose(): Promise<void>;
};

/** @param place wraps the folder, for places that fail */
export async function tempRepository(
  place: (storage: LocalStorage) => Storage = (storage) => storage,
  chunkSizes = { databaseBytes: pieceBytes, fileBytes: pieceBytes },
): Promise<TempRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-repository-'));
  const { repository, rootSecret } = await initRepository(place(new LocalStorage(folder)), {
    now: 1_700_000_000_000,
    chunkSizes,
    companions: [
      { name: 'recover.mjs', content: recoverScript },
      { name: 'RECOVERY.md', content: Buffer.from('# How to restore\n') },
    ],
    signal,
  });
  return { folder, repository, rootSecret, dispose: () => rm(folder, { recursive: true, force: true }) };
}

/** A sink as a capture makes it: nothing that prune has marked is used again. */
export async function openSink(
  repository: Repository,
  packBytes = smallPackBytes,
  sinkSignal: AbortSignal = signal,
): Promise<RepositorySink> {
  const { marked } = await readMarks(repository, sinkSignal);
  const known = await loadChunkTable(repository, new Set(marked.keys()), sinkSignal);
  const { storage, keys, file } = repository;
  return new RepositorySink({
    storage,
    keys,
    known,
    chunkSizes: file.chunkSizes,
    signal: sinkSignal,
    packBytes,
  });
}

/** Puts files and their list, as a capture does; answers the root that would be published. */
export async function putFiles(sink: RepositorySink, files: Files, startedAt?: number) {
  const lists = new FileListWriter(sink, signal);
  for (const path of Object.keys(files).toSorted()) {
    const bytes = files[path] ?? Buffer.alloc(0);
    const stored = await sink.put(only(bytes), sink.chunkSizes.fileBytes, signal);
    await lists.add(entryOf(path, stored));
  }
  const stored = await lists.finish();
  return rootOf([partOf('uploads', stored)], startedAt);
}

export async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

function entryOf(
  path: string,
  stored: { readonly sizeBytes: number; readonly sha256: string; readonly chunks: readonly string[] },
): ListedFile {
  const { sizeBytes, sha256, chunks } = stored;
  return {
    path,
    type: 'file',
    mode: 0o600,
    owner: null,
    modifiedNs: '1',
    changedNs: null,
    inode: null,
    sizeBytes,
    sha256,
    linkTarget: null,
    chunks,
    readAt: null,
  };
}

export type CaptureOptions = {
  readonly clock?: Clock;
  /** Whose lock it is; this process's by default. */
  readonly identity?: ProcessIdentity;
};

/** A whole capture: lock, files, list, root, release. */
export async function captureFiles(
  repository: Repository,
  files: Files,
  { clock = new SystemClock(), identity }: CaptureOptions = {},
): Promise<Publication> {
  const request = { mode: 'shared', purpose: 'capture', owner: author.operator } as const;
  const lock = await acquireLock(repository.storage, request, { clock, signal, identity });
  try {
    const sink = await openSink(repository);
    try {
      const root = await putFiles(sink, files, clock.now());
      return await publishSnapshot({ repository, sink, root, lock, by: author, now: clock.now(), signal });
    } finally {
      await sink.abort();
    }
  } finally {
    await lock.release();
  }
}

/** The id of a capture that must succeed. */
export async function captured(
  repository: Repository,
  files: Files,
  options?: CaptureOptions,
): Promise<string> {
  const publication = await captureFiles(repository, files, options);
  if (publication.kind !== 'published') throw new Error(`packs missing: ${publication.packs.join(' ')}`);
  return publication.id;
}

/** Every file of a snapshot, each byte proven on the way. */
export async function filesOf(repository: Repository, id: string): Promise<Files> {
  const table = await loadChunkTable(repository, new Set(), signal);
  const reader = new ChunkReader(repository.storage, repository.keys, table);
  const contents = await openSnapshot(repository, reader, id, signal);
  const files: Record<string, Uint8Array> = {};
  for (const part of contents.root.parts) {
    for await (const entry of contents.entries(part.id, signal)) {
      const pieces: Uint8Array[] = [];
      for await (const piece of contents.content(entry, signal)) pieces.push(piece);
      files[entry.path] = Buffer.concat(pieces);
    }
  }
  return files;
}
