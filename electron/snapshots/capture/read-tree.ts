import { closeSync } from 'node:fs';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import type { ChunkSink } from '../../repository/chunks/chunk-sink.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { entryOf, noContent } from './entry-of.ts';
import { inOrder } from './in-order.ts';
import type { OwnerNames } from './owner-names.ts';
import { besideEarlier } from './beside-earlier.ts';
import type { BesideEarlier } from './beside-earlier.ts';
import { readFileInto, UnreadableSource } from './read-file.ts';
import { sortKey } from './tree/byte-path.ts';
import type { BytePath } from './tree/byte-path.ts';
import { asWalkItem } from './tree/walk-tree.ts';
import type { FoundEntry, WalkItem } from './tree/walk-tree.ts';
import { isUnchanged } from './unchanged.ts';

/** Files that are read at the same time; lists stay in order all the same. */
const readAtOnce = 16;

/** What a reading makes of one path, in the order of the list. */
export type TreeOutcome =
  | {
      readonly kind: 'entry';
      readonly entry: ListedFile;
      readonly key: string;
      readonly newBytes: number;
      readonly settled: boolean;
    }
  /** Listed before, not there any more. */
  | { readonly kind: 'deleted'; readonly entry: ListedFile; readonly key: string }
  | { readonly kind: 'database'; readonly path: BytePath }
  | Exclude<WalkItem, FoundEntry>;

/** How files of a tree are read. */
export type TreeReading = {
  readonly sink: ChunkSink;
  readonly owners: OwnerNames;
  readonly inodesAreStable: boolean;
  /** False for what is always read again. */
  readonly mayReuse: boolean;
  /** Whether chunks of an earlier list are still in the repository. */
  readonly isStored: (chunks: readonly string[]) => boolean;
  /** `device:inode` of files that belong to databases: they are never opened here. */
  readonly databaseFiles: ReadonlySet<string>;
  /** Called for each file that is done; `bytes` while a file is being read. */
  readonly heard: (files: number, bytes: number) => void;
  /** Once true, files are still opened, so that each unreadable one is named, but no longer read. */
  readonly isLost: () => boolean;
};

type Read = Pick<TreeReading, 'sink' | 'heard'>;

/**
 * Reads what a walk finds. A file that is as `earlier` lists it, and whose chunks the repository has, is not read again. Both are
 * sorted; what only `earlier` has is told as deleted.
 */
export function readTree(
  walk: AsyncIterable<WalkItem>,
  earlier: AsyncIterable<ListedFile>,
  reading: TreeReading,
  context: Pick<JobContext, 'signal' | 'clock'>,
): AsyncGenerator<TreeOutcome> {
  return inOrder(besideEarlier(walk, earlier), readAtOnce, (pair) => outcomeOf(pair, reading, context));
}

function outcomeOf(
  pair: BesideEarlier,
  reading: TreeReading,
  context: Pick<JobContext, 'signal' | 'clock'>,
): TreeOutcome | Promise<TreeOutcome> {
  const { item, earlier, key } = pair;
  if (item === null) return { kind: 'deleted', entry: earlier, key };
  const outcome = item.kind === 'found' ? outcomeOfFound(item, earlier, key, reading, context) : item;
  if (earlier === null) return outcome;
  const orDeleted = (seen: TreeOutcome): TreeOutcome =>
    seen.kind === 'vanished' ? { kind: 'deleted', entry: earlier, key } : seen;
  return outcome instanceof Promise ? outcome.then(orDeleted) : orDeleted(outcome);
}

function outcomeOfFound(
  item: FoundEntry,
  earlier: ListedFile | null,
  key: string,
  reading: TreeReading,
  context: Pick<JobContext, 'signal' | 'clock'>,
): TreeOutcome | Promise<TreeOutcome> {
  if (item.type !== 'file') return withContent(item, noContent, reading);
  if (reading.databaseFiles.has(`${item.facts.dev}:${item.facts.ino}`))
    return { kind: 'database', path: item.path };
  const rule = { now: context.clock.now(), inodesAreStable: reading.inodesAreStable };
  if (
    reading.mayReuse &&
    earlier !== null &&
    isUnchanged(item.facts, earlier, key, rule) &&
    reading.isStored(earlier.chunks)
  ) {
    reading.heard(1, earlier.sizeBytes);
    const { sizeBytes, sha256, chunks, readAt } = earlier;
    return withContent(item, { sizeBytes, sha256, chunks, readAt }, reading);
  }
  return readFound(item, reading, context);
}

/** Opens the file at once, while its folder is held, and reads it later. */
function readFound(
  item: FoundEntry,
  reading: TreeReading,
  context: Pick<JobContext, 'signal' | 'clock'>,
): TreeOutcome | Promise<TreeOutcome> {
  let fd: number;
  try {
    fd = item.folder.openFile(item.name);
  } catch (error: unknown) {
    return asWalkItem(error, item.path);
  }
  return readAndClose(fd, item, reading, context);
}

async function readAndClose(
  fd: number,
  item: FoundEntry,
  reading: TreeReading,
  context: Pick<JobContext, 'signal' | 'clock'>,
): Promise<TreeOutcome> {
  try {
    if (reading.isLost()) return withContent(item, noContent, reading);
    const into = {
      sink: reading.sink,
      chunkBytes: reading.sink.chunkSizes.fileBytes,
      heard: heardBytes(reading),
    };
    const { facts, stored, startedAt, settled } = await readFileInto(fd, into, context);
    if (!facts.isFile()) return { kind: 'vanished', path: item.path };
    reading.heard(1, 0);
    const { sizeBytes, sha256, chunks, newBytes } = stored;
    const outcome = withContent(
      { ...item, facts },
      { sizeBytes, sha256, chunks, readAt: startedAt },
      reading,
    );
    return { ...outcome, newBytes, settled };
  } catch (error: unknown) {
    if (!(error instanceof UnreadableSource)) throw error;
    return asWalkItem(error, item.path);
  } finally {
    closeSync(fd);
  }
}

function heardBytes(reading: Read): (bytes: number) => void {
  return (bytes) => reading.heard(0, bytes);
}

function withContent(
  item: FoundEntry,
  content: Pick<ListedFile, 'sizeBytes' | 'sha256' | 'chunks' | 'readAt'>,
  reading: TreeReading,
): Extract<TreeOutcome, { kind: 'entry' }> {
  const entry = entryOf(item, content, reading.owners, reading.inodesAreStable);
  return { kind: 'entry', entry, key: sortKey(item.path), newBytes: 0, settled: true };
}
