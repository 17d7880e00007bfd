import { closeSync, constants, openSync } from 'node:fs';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { missingDatabase } from '../../locations/live-database/read-header.ts';
import type { PlacedPart } from '../../packs/parts-for-target.ts';
import type { PartOf } from '../../packs/schema/part.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { ChunkSink } from '../../repository/chunks/chunk-sink.ts';
import { FileListWriter } from '../../repository/lists/file-list-writer.ts';
import type { StoredList } from '../../repository/lists/file-list-writer.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import { entryOf } from './entry-of.ts';
import { readFileInto } from './read-file.ts';
import type { FileReading } from './read-file.ts';
import type { CaptureSource } from './source/capture-source.ts';
import type { captureDatabase, CapturedDatabase } from './sqlite/capture-database.ts';
import type { CaptureLimits } from './sqlite/capture-limits.ts';
import { bytePath } from './tree/byte-path.ts';

export type DatabasePart = PlacedPart & { readonly definition: PartOf<'sqlite'> };

type DatabaseDeps = {
  readonly sink: ChunkSink;
  readonly source: CaptureSource;
  readonly captureDatabase: typeof captureDatabase;
  readonly scratchRoot: string;
  readonly limits: CaptureLimits;
  /** Called when the copy is made and is about to be stored. */
  readonly storing: (sizeBytes: number) => void;
  readonly heard: (bytes: number) => void;
};

/** A database in the repository, with its scratch copy, which whoever asked for it releases. */
type StoredDatabase = {
  readonly copy: CapturedDatabase;
  readonly entry: ListedFile;
  readonly list: StoredList;
  readonly newBytes: number;
  /** Why it is not the database that is meant, though whole; null when it is. */
  readonly problem: LocalText | null;
};

/** Copies a live or stopped database as one committed state and stores the copy. Throws what `captureDatabase` throws. */
export async function storeDatabase(
  part: DatabasePart,
  deps: DatabaseDeps,
  context: JobContext,
): Promise<StoredDatabase> {
  const { source } = deps;
  const { signal } = context;
  const path = await source.location(part.basePath).absolutePath(part.path, signal);
  const startedAt = context.clock.now();
  const readings: FileReading[] = [];
  const copy = await deps.captureDatabase(
    {
      path,
      name: part.path,
      partId: part.definition.id,
      scratchRoot: deps.scratchRoot,
      limits: deps.limits,
      notEmpty: part.definition['not-empty'],
      meanwhile: async (copyPath, sizeBytes) => {
        deps.storing(sizeBytes);
        readings.push(await putCopy(copyPath, deps, context));
      },
    },
    context,
  );
  try {
    const problem = sizeProblem(copy.sizeBytes, part.definition['min-bytes'] ?? 0);
    // The copy that passed its check is the last one that was stored.
    const reading = readings.at(-1);
    if (reading === undefined) throw new Error('a copy was taken and not stored');
    const { sizeBytes, sha256, chunks, newBytes } = reading.stored;
    // By name only: the server's database is not opened here.
    const facts = await source.facts(path, signal);
    if (facts === null) throw missingDatabase(path, part.path);
    const subject = { type: 'file', path: bytePath(part.path), facts, linkTarget: null } as const;
    const listed = entryOf(subject, { sizeBytes, sha256, chunks, readAt: startedAt }, source.owners, false);
    const entry = { ...listed, mode: copy.mode, modifiedNs: copy.modifiedNs, changedNs: null };
    const writer = new FileListWriter(deps.sink, signal);
    await writer.add(entry);
    return { copy, entry, list: await writer.finish(), newBytes: copy.newBytes + newBytes, problem };
  } catch (error: unknown) {
    await copy.release();
    throw error;
  }
}

async function putCopy(
  path: string,
  { sink, heard }: DatabaseDeps,
  context: JobContext,
): Promise<FileReading> {
  const fd = openSync(path, constants.O_RDONLY);
  try {
    const into = { sink, chunkBytes: sink.chunkSizes.databaseBytes, heard };
    return await readFileInto(fd, into, context);
  } finally {
    closeSync(fd);
  }
}

function sizeProblem(sizeBytes: number, leastBytes: number): LocalText | null {
  if (sizeBytes >= leastBytes) return null;
  return localText(
    `It holds ${formatBytes(sizeBytes, 'en')} with its write-ahead log, less than the ${formatBytes(leastBytes, 'en')} it must have. It is new, was emptied, or is another database.`,
    `미리 쓰기 로그를 포함해 ${formatBytes(sizeBytes, 'ko')}로, 있어야 할 ${formatBytes(leastBytes, 'ko')}보다 작습니다. 새로 만들어졌거나 비워졌거나 다른 데이터베이스일 수 있습니다.`,
  );
}
