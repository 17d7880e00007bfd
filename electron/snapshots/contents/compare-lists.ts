import type { PartDifference } from '../../../shared/model/contents.ts';
import { comparePaths } from '../../repository/lists/entry-path.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';

const mostFiles = 500;

export type ListDifference = Pick<PartDifference, 'added' | 'removed' | 'changed' | 'files'>;

/** Walks two lists side by side: what one has and the other has not, and what is not the same in both. Times alone are no change. */
export async function compareLists(
  listA: AsyncIterable<ListedFile>,
  listB: AsyncIterable<ListedFile>,
  signal: AbortSignal,
): Promise<ListDifference> {
  const found: ListDifference = { added: 0, removed: 0, changed: 0, files: [] };
  const note = (
    change: PartDifference['files'][number]['change'],
    a: ListedFile | null,
    b: ListedFile | null,
  ) => {
    found[change] += 1;
    const entry = a ?? b;
    if (entry === null || found.files.length >= mostFiles) return;
    found.files.push({ path: entry.path, change, sizeA: sizeOf(a), sizeB: sizeOf(b) });
  };
  const [readerA, readerB] = [listA[Symbol.asyncIterator](), listB[Symbol.asyncIterator]()];
  try {
    let [a, b] = [await nextOf(readerA), await nextOf(readerB)];
    while (a !== null || b !== null) {
      signal.throwIfAborted();
      const order = a === null ? 1 : b === null ? -1 : comparePaths(a, b);
      if (order < 0) note('removed', a, null);
      else if (order > 0) note('added', null, b);
      else if (a !== null && b !== null && !isSame(a, b)) note('changed', a, b);
      if (order <= 0) a = await nextOf(readerA);
      if (order >= 0) b = await nextOf(readerB);
    }
  } finally {
    await readerA.return?.();
    await readerB.return?.();
  }
  return found;
}

async function nextOf(reader: AsyncIterator<ListedFile>): Promise<ListedFile | null> {
  const next = await reader.next();
  return next.done === true ? null : next.value;
}

function sizeOf(entry: ListedFile | null): number | null {
  return entry === null ? null : entry.sizeBytes;
}

function isSame(a: ListedFile, b: ListedFile): boolean {
  return a.type === b.type && a.sha256 === b.sha256 && a.linkTarget === b.linkTarget && a.mode === b.mode;
}
