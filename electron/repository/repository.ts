import { randomBytes } from 'node:crypto';
import { AppError } from '../../shared/errors/app-error.ts';
import { RepositoryId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import { begunAhead } from '../platform/begun-ahead.ts';
import type { ChunkReader } from './chunks/chunk-reader.ts';
import { ChunkTable } from './chunks/chunk-table.ts';
import { readIndex } from './chunks/index-file.ts';
import { deriveKeys, rootSecretBytes } from './format/keys.ts';
import type { RepositoryKeys } from './format/keys.ts';
import { formatVersion, nameOf } from './format/layout.ts';
import {
  authenticates,
  encodeRepositoryFile,
  notAuthentic,
  parseRepositoryFile,
  repositoryFileName,
} from './format/repository-file.ts';
import type { RepositoryFile } from './format/repository-file.ts';
import { readFileList, readListPieces } from './lists/file-list-reader.ts';
import { readRoot } from './roots/root-files.ts';
import type { ListedFile, SnapshotContents } from './snapshot-contents.ts';
import type { Storage } from './storage/storage.ts';
import { notThere } from './storage/storage-errors.ts';

/** An opened repository: its place, its keys, and what its own file says. */
export type Repository = {
  readonly storage: Storage;
  readonly keys: RepositoryKeys;
  readonly file: RepositoryFile;
};

/** Piece sizes of new repositories; docs/measurements.md has the figures behind them. */
const defaultChunkSizes = { databaseBytes: 64 * 1024, fileBytes: 1024 ** 2 } as const;

const maxRepositoryFileBytes = 64 * 1024;
const indexesAtOnce = 4;

/** What makes a repository one of its own. Its secret is kept before it is used: nothing of it lies in the repository. */
type NewRepository = { readonly id: RepositoryId; readonly rootSecret: Buffer };

export function newRepository(): NewRepository {
  return {
    id: RepositoryId.parse(randomBytes(16).toString('hex')),
    rootSecret: randomBytes(rootSecretBytes),
  };
}

/** Makes a new repository in an empty place. Where no identity is given, the root secret exists nowhere else yet. */
export async function initRepository(
  storage: Storage,
  options: {
    readonly identity?: NewRepository;
    readonly now: number;
    readonly chunkSizes?: RepositoryFile['chunkSizes'];
    /** Further files for whoever finds the repository: RECOVERY.md, recover.mjs. */
    readonly companions: readonly { readonly name: string; readonly content: Uint8Array }[];
    readonly signal: AbortSignal;
  },
): Promise<{ readonly repository: Repository; readonly rootSecret: Buffer }> {
  const { signal } = options;
  if ((await storage.size(repositoryFileName, signal)) !== null) throw alreadyThere(storage.place);
  const { id, rootSecret } = options.identity ?? newRepository();
  const keys = deriveKeys(rootSecret, id);
  const chunkSizes = options.chunkSizes ?? defaultChunkSizes;
  const facts = { format: formatVersion, id, createdAt: options.now, chunkSizes } as const;
  for (const companion of options.companions) await storage.write(companion.name, companion.content, signal);
  const bytes = encodeRepositoryFile(keys, facts);
  await storage.write(repositoryFileName, bytes, signal);
  return { repository: { storage, keys, file: parseRepositoryFile(bytes) }, rootSecret };
}

/** What the place says it is, not authenticated yet. @throws AppError repository/not-there */
export async function identifyRepository(storage: Storage, signal: AbortSignal): Promise<RepositoryFile> {
  const bytes = await storage.read(repositoryFileName, 0, maxRepositoryFileBytes, signal);
  if (bytes === null) throw notThere(storage.place);
  return parseRepositoryFile(bytes);
}

/** @param expectedId what the desk knows this place to be; another repository there is refused */
export async function openRepository(
  storage: Storage,
  rootSecret: Uint8Array,
  expectedId: string | null,
  signal: AbortSignal,
): Promise<Repository> {
  const file = await identifyRepository(storage, signal);
  if (expectedId !== null && file.id !== expectedId) throw anotherRepository(storage.place);
  const keys = deriveKeys(rootSecret, file.id);
  if (!authenticates(keys, file)) throw notAuthentic();
  return { storage, keys, file };
}

/**
 * Makes sure that the place still is this repository. A disk that was unplugged leaves an empty folder behind, where everything could
 * be written and nothing would be found.
 *
 * @throws AppError repository/not-there, repository/wrong-repository
 */
export async function confirmPlace({ storage, file }: Repository, signal: AbortSignal): Promise<void> {
  const { id } = await identifyRepository(storage, signal);
  if (id !== file.id) throw anotherRepository(storage.place);
}

/**
 * Every chunk that can be read: the index, reduced to packs that are there. `avoid` leaves out packs that prune has marked, whose
 * chunks must not be used again.
 */
export async function loadChunkTable(
  repository: Repository,
  avoid: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ChunkTable> {
  const { storage, keys } = repository;
  const table = new ChunkTable();
  const there = new Set(
    (await storage.list('packs', signal)).flatMap((file) => nameOf('pack', file.name) ?? []),
  );
  const indexes = (await storage.list('index', signal)).flatMap((file) => nameOf('idx', file.name) ?? []);
  const reading = (name: string) => readIndex(storage, keys, name, signal);
  for await (const { result } of begunAhead(indexes.toSorted(), indexesAtOnce, reading)) {
    const { packs } = await result;
    for (const pack of packs) {
      if (!there.has(pack.name) || avoid.has(pack.name)) continue;
      table.addPack(pack.name, pack.entries);
      // A pack that several indexes describe is taken in once.
      there.delete(pack.name);
    }
  }
  return table;
}

/** Reads what a snapshot holds. Several snapshots may share one reader, and with it what it has read ahead. */
export async function openSnapshot(
  repository: Repository,
  reader: ChunkReader,
  id: string,
  signal: AbortSignal,
): Promise<SnapshotContents> {
  const root = await readRoot(repository.storage, repository.keys, id, signal);
  const listOf = (partId: string) => root.parts.find((part) => part.id === partId)?.list ?? [];
  return {
    id,
    root,
    entries: (partId, entriesSignal) => readFileList(reader, listOf(partId), partId, entriesSignal),
    listPieces: (partId, listSignal) => readListPieces(reader, listOf(partId), partId, listSignal),
    content: (entry, contentSignal) => contentOf(reader, entry, contentSignal),
    passingContent: (entry, contentSignal) => reader.readAll(entry.chunks, contentSignal),
  };
}

async function* contentOf(
  reader: ChunkReader,
  entry: ListedFile,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (const chunk of entry.chunks) yield await reader.read(chunk, signal);
}

function alreadyThere(place: string): AppError {
  return new AppError(
    'repository/exists',
    localText(
      `A repository is already at ${place}. Open it with its recovery code, or choose another folder.`,
      `${place}에 이미 저장소가 있습니다. 복구 코드로 열거나 다른 폴더를 선택하십시오.`,
    ),
  );
}

function anotherRepository(place: string): AppError {
  return new AppError(
    'repository/wrong-repository',
    localText(
      `Another repository lies at ${place} than the one this desk knows there. Connect the right disk, or open it as a repository of its own.`,
      `${place}에 이 콘솔이 알고 있는 것과 다른 저장소가 있습니다. 올바른 디스크를 연결하거나 별도의 저장소로 여십시오.`,
    ),
  );
}
