import type { KeptLine } from '../../repository/lists/file-list-writer.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import type { ChunkSink } from '../../repository/chunks/chunk-sink.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { EarlierList } from './earlier-list.ts';
import type { EarlierBatches, EarlierEntry } from './earlier-list.ts';
import { entryOf, lineHeadOf, noContent } from './entry-of.ts';
import { OrderedResults } from './in-order.ts';
import { UnreadableSource } from './read-file.ts';
import { isPlainFile } from './source/capture-source.ts';
import type { CaptureSource, SourceFile } from './source/capture-source.ts';
import { listedPath, sortKey } from './tree/byte-path.ts';
import type { BytePath } from './tree/byte-path.ts';
import { asWalkItem } from './tree/walk-tree.ts';
import type { FoundEntry, WalkItem, WalkStretch } from './tree/walk-tree.ts';
import { chunksOfUnchanged, isUnchanged } from './unchanged.ts';

/** What a reading makes of one path, in the order of the list. */
export type TreeOutcome =
  | {
      readonly kind: 'entry';
      readonly path: BytePath;
      readonly entry: ListedFile;
      readonly newBytes: number;
      readonly settled: boolean;
    }
  /** As listed before, word for word. */
  | { readonly kind: 'same'; readonly path: BytePath; readonly line: KeptLine }
  /** Listed before, not there any more. */
  | { readonly kind: 'deleted'; readonly path: BytePath; readonly entry: ListedFile }
  | { readonly kind: 'database'; readonly path: BytePath }
  | Exclude<WalkItem, FoundEntry>;

/** How files of a tree are read. */
export type TreeReading = {
  readonly sink: ChunkSink;
  readonly source: CaptureSource;
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

type EntryOutcome = Extract<TreeOutcome, { kind: 'entry' }>;
type Context = Pick<JobContext, 'signal' | 'clock'>;

/**
 * Reads what a walk finds. A file that is as `earlier` lists it, and whose chunks the repository has, is not read again. Both are
 * sorted; what only `earlier` has is told as deleted. Outcomes come in order, in batches.
 */
export async function* readTree(
  walk: AsyncIterable<WalkStretch>,
  earlier: EarlierBatches,
  reading: TreeReading,
  context: Context,
): AsyncGenerator<readonly TreeOutcome[], void> {
  const list = new EarlierList(earlier);
  const outcomes = new OrderedResults<TreeOutcome>(reading.source.readAtOnce);
  try {
    for await (const stretch of walk) {
      const same = { files: 0, bytes: 0 };
      for (const item of stretch) {
        if (list.isDry || (list.current !== null && list.current.path !== item.path)) {
          await tellDeleted(list, sortKey(item.path), outcomes);
        }
        const listed = list.current?.path === item.path ? list.current : null;
        if (listed !== null) list.pass();
        const outcome = outcomeOf(item, listed, reading, context);
        if ('kind' in outcome && outcome.kind === 'same' && outcome.line.entry.type === 'file') {
          same.files += 1;
          same.bytes += outcome.line.entry.sizeBytes;
        }
        const isFull = outcomes.add(outcome);
        if (isFull === null) continue;
        await isFull;
        yield outcomes.take();
      }
      reading.heard(same.files, same.bytes);
      yield outcomes.take();
    }
    await tellDeleted(list, null, outcomes);
    await outcomes.all();
    yield outcomes.take();
  } finally {
    await outcomes.settle();
    await list.close();
  }
}

/** Tells what the earlier list has before a key, or to its end. */
async function tellDeleted(
  list: EarlierList,
  until: string | null,
  outcomes: OrderedResults<TreeOutcome>,
): Promise<void> {
  for (;;) {
    while (list.isDry) await list.read();
    const listed = list.current;
    if (listed === null || (until !== null && listed.key >= until)) return;
    list.pass();
    const entry = listed.entry();
    if (entry !== null) await outcomes.add({ kind: 'deleted', path: listed.path, entry });
  }
}

function outcomeOf(
  item: WalkItem,
  listed: EarlierEntry | null,
  reading: TreeReading,
  context: Context,
): TreeOutcome | Promise<TreeOutcome> {
  const outcome = item.kind === 'found' ? outcomeOfFound(item, listed, reading, context) : item;
  if (listed === null) return outcome;
  if (outcome instanceof Promise) return outcome.then((seen) => orDeleted(seen, listed));
  return orDeleted(outcome, listed);
}

function orDeleted(seen: TreeOutcome, listed: EarlierEntry): TreeOutcome {
  const entry = seen.kind === 'vanished' ? listed.entry() : null;
  return entry === null ? seen : { kind: 'deleted', path: listed.path, entry };
}

function outcomeOfFound(
  item: FoundEntry,
  listed: EarlierEntry | null,
  reading: TreeReading,
  context: Context,
): TreeOutcome | Promise<TreeOutcome> {
  if (item.type !== 'file') return sameOr(withContent(item, noContent, reading), item, listed);
  const { databaseFiles } = reading;
  if (databaseFiles.size > 0 && databaseFiles.has(`${item.facts.dev}:${item.facts.ino}`))
    return { kind: 'database', path: item.path };
  const known =
    listed === null || !reading.mayReuse ? null : unread(item, listed, reading, context.clock.now());
  return known ?? readFound(item, reading, context);
}

/** The outcome for a file that need not be read; null for one that must be. */
function unread(
  item: FoundEntry,
  listed: EarlierEntry,
  reading: TreeReading,
  now: number,
): TreeOutcome | null {
  const { inodesAreStable, isStored } = reading;
  const { owners } = reading.source;
  const { facts } = item;
  if (listed.text !== null) {
    const head = lineHeadOf(item, owners, inodesAreStable);
    const chunks = chunksOfUnchanged(listed.text, head, facts, listed.key, now);
    if (chunks !== null && isStored(chunks)) return sameAs(item, listed.text, listed.from);
  }
  const earlier = listed.entry();
  const rule = { now, inodesAreStable };
  if (earlier === null || !isUnchanged(facts, earlier, listed.key, rule)) return null;
  if (!isStored(earlier.chunks)) return null;
  reading.heard(1, earlier.sizeBytes);
  const { sizeBytes, sha256, chunks, readAt } = earlier;
  return withContent(item, { sizeBytes, sha256, chunks, readAt }, reading);
}

/** A folder or link of which the earlier list has the very same line keeps that line. */
function sameOr(outcome: EntryOutcome, item: FoundEntry, listed: EarlierEntry | null): TreeOutcome {
  const text = listed?.text ?? null;
  if (listed === null || text === null || text !== JSON.stringify(outcome.entry)) return outcome;
  return sameAs(item, text, listed.from);
}

function sameAs(item: FoundEntry, text: string, from: KeptLine['from']): TreeOutcome {
  const sizeBytes = item.type === 'file' ? Number(item.facts.size) : 0;
  const entry = { ...listedPath(item.path), type: item.type, sizeBytes };
  return { kind: 'same', path: item.path, line: { entry, text, from } };
}

/** Opens the file at once, while its folder is held, and reads it later. */
function readFound(
  item: FoundEntry,
  reading: TreeReading,
  context: Context,
): TreeOutcome | Promise<TreeOutcome> {
  let file: SourceFile;
  try {
    file = item.folder.begin(item.name);
  } catch (error: unknown) {
    return asWalkItem(error, item.path);
  }
  return readAndClose(file, item, reading, context);
}

async function readAndClose(
  file: SourceFile,
  item: FoundEntry,
  reading: TreeReading,
  context: Context,
): Promise<TreeOutcome> {
  try {
    if (reading.isLost()) {
      await file.tryOut();
      return withContent(item, noContent, reading);
    }
    const into = {
      sink: reading.sink,
      chunkBytes: reading.sink.chunkSizes.fileBytes,
      heard: (bytes: number) => reading.heard(0, bytes),
    };
    const { facts, stored, startedAt, settled } = await file.readInto(into, context);
    if (!isPlainFile(facts)) return { kind: 'vanished', path: item.path };
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
    file.close();
  }
}

function withContent(
  item: FoundEntry,
  content: Pick<ListedFile, 'sizeBytes' | 'sha256' | 'chunks' | 'readAt'>,
  reading: TreeReading,
): EntryOutcome {
  const entry = entryOf(item, content, reading.source.owners, reading.inodesAreStable);
  return { kind: 'entry', path: item.path, entry, newBytes: 0, settled: true };
}
