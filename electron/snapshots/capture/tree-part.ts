import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { PlacedPart } from '../../packs/parts-for-target.ts';
import type { PartOf } from '../../packs/schema/part.ts';
import { isLeftOut } from '../../packs/tree-paths.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { FileListWriter } from '../../repository/lists/file-list-writer.ts';
import type { StoredList } from '../../repository/lists/file-list-writer.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import type { EarlierBatches } from './earlier-list.ts';
import type { EntrySpool } from './entry-spool.ts';
import { isOwnName } from '../restore/work-places.ts';
import { unreadableReason } from './file-part.ts';
import { findingFrom } from './inspect-part.ts';
import { Notes, shownPath } from './notes.ts';
import { readTree } from './read-tree.ts';
import type { TreeOutcome, TreeReading } from './read-tree.ts';
import type { ReferenceWalk } from './references.ts';
import { bytePath, readablePath } from './tree/byte-path.ts';
import type { BytePath } from './tree/byte-path.ts';
import type { CaptureSource } from './source/capture-source.ts';
import type { WalkStretch } from './tree/walk-tree.ts';

export type TreePart = PlacedPart & { readonly definition: PartOf<'tree'> };

type ReadContext = Pick<JobContext, 'signal' | 'clock'>;

/** What of a tree could not be read: how many, the first names, and the system's name of the first failure. */
export class Unreadable {
  count = 0;
  readonly #names: string[] = [];
  #code = '';

  add(path: BytePath, code: string): void {
    this.count += 1;
    if (this.#names.length < 10) this.#names.push(shownPath(readablePath(path)));
    if (this.#code === '') this.#code = code;
  }

  /** Before the tree is read once more: what counts is the last reading. */
  forget(): void {
    this.count = 0;
    this.#names.length = 0;
    this.#code = '';
  }

  reason(): LocalText {
    const names = this.#names.map((name) => `"${name}"`).join(', ');
    const more = this.count > this.#names.length ? ', …' : '';
    const { en, ko } = unreadableReason(this.#code);
    return localText(
      `${this.count} of its files and folders cannot be read: ${names}${more}. ${en}`,
      `파일과 폴더 ${this.count}개를 읽을 수 없습니다: ${names}${more}. ${ko}`,
    );
  }
}

/** The folder of the tree itself is gone or may not be read. */
export class LostTree extends Error {
  readonly reason: LocalText;

  constructor(reason: LocalText, cause: unknown) {
    super(reason.en, { cause });
    this.reason = reason;
  }
}

/** The tree's own folder and everything in it that its pack does not leave out. Throws `LostTree`. */
export async function* walkPart(
  source: CaptureSource,
  part: TreePart,
  signal: AbortSignal,
): AsyncGenerator<WalkStretch> {
  const { basePath, path } = part;
  const { exclude } = part.definition;
  // What a restore keeps for its undo lies beside the files it replaced, and is no part of them.
  const isExcluded = (inner: BytePath) =>
    isOwnName(inner) || (exclude.length > 0 && isLeftOut(exclude, readablePath(inner)));
  try {
    yield* source.walk({ basePath, path, isExcluded }, signal);
  } catch (error: unknown) {
    throw new LostTree(findingFrom(error, part.basePath).reason, error);
  }
}

/** The first reading: everything that is new goes into the repository, and what was found is kept for the second one. */
export async function readTreeFirst(
  part: TreePart,
  earlier: EarlierBatches,
  into: { readonly spool: EntrySpool; readonly unreadable: Unreadable; readonly reading: TreeReading },
  context: ReadContext,
): Promise<{ readonly newBytes: number }> {
  const { spool, unreadable, reading } = into;
  let newBytes = 0;
  for await (const outcomes of readTree(
    walkPart(reading.source, part, context.signal),
    earlier,
    reading,
    context,
  )) {
    for (const outcome of outcomes) {
      if (outcome.kind === 'unreadable') unreadable.add(outcome.path, outcome.code);
      if (outcome.kind === 'same') spool.add(outcome.line.text);
      if (outcome.kind !== 'entry') continue;
      newBytes += outcome.newBytes;
      spool.add(JSON.stringify(outcome.entry));
    }
    await spool.settle();
  }
  await spool.close();
  return { newBytes };
}

type ListedTree = { readonly stored: StoredList; readonly notes: Notes; readonly newBytes: number };

/**
 * The reading that writes the list. After a first one it reads what has changed since, and a file that was deleted meanwhile stays in
 * the set when a database names it.
 */
export async function listTree(
  part: TreePart,
  from: {
    /** Sorted: what the first reading found, or an earlier snapshot where there was none. */
    readonly earlier: EarlierBatches;
    readonly isSecond: boolean;
    readonly unreadable: Unreadable;
    readonly references: readonly ReferenceWalk[];
    readonly reading: TreeReading;
  },
  context: ReadContext,
): Promise<ListedTree> {
  const { earlier, isSecond, unreadable, references, reading } = from;
  const writer = new FileListWriter(reading.sink, context.signal);
  const notes = new Notes();
  const start = part.path === '.' ? 0 : bytePath(part.path).length + 1;
  const meet = (type: ListedFile['type'], path: BytePath) => {
    if (type === 'file') for (const one of references) one.meet(path.slice(start));
  };
  let newBytes = 0;
  const walk = walkPart(reading.source, part, context.signal);
  for await (const outcomes of readTree(walk, earlier, reading, context)) {
    for (const outcome of outcomes) {
      note(outcome, notes, unreadable);
      if (outcome.kind === 'same') {
        meet(outcome.line.entry.type, outcome.path);
        const written = writer.keep(outcome.line);
        if (written !== null) await written;
      }
      if (outcome.kind === 'entry') {
        newBytes += outcome.newBytes;
        meet(outcome.entry.type, outcome.path);
        await writer.add(outcome.entry);
      }
      if (outcome.kind !== 'deleted' || outcome.entry.type !== 'file' || !isSecond) continue;
      const { path } = outcome;
      const isNamed = references.some((one) => one.names(path.slice(start)));
      notes.add(isNamed ? 'kept-though-deleted' : 'deleted-since', path);
      if (!isNamed) continue;
      meet('file', path);
      await writer.add(outcome.entry);
    }
  }
  return { stored: await writer.finish(), notes, newBytes };
}

function note(outcome: TreeOutcome, notes: Notes, unreadable: Unreadable): void {
  switch (outcome.kind) {
    case 'same':
      if (outcome.line.entry.type === 'link') notes.add('link', outcome.path);
      return;
    case 'entry':
      if (!outcome.settled) notes.add('changing', outcome.path);
      if (outcome.entry.type === 'link') notes.add('link', outcome.path);
      if (outcome.entry.linkTarget?.includes('\uFFFD') === true) notes.add('link-target', outcome.path);
      return;
    case 'unreadable':
      unreadable.add(outcome.path, outcome.code);
      return notes.add('unreadable', outcome.path);
    case 'vanished':
      return notes.add('vanished', outcome.path);
    case 'not-a-file':
      return notes.add('not-a-file', outcome.path);
    case 'database':
      return notes.add('database-inside', outcome.path);
    case 'deleted':
      return;
  }
}
