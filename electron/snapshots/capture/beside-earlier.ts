import type { ListedFile } from '../../repository/snapshot-contents.ts';
import { listedBytes, sortKey } from './tree/byte-path.ts';
import type { WalkItem } from './tree/walk-tree.ts';

/** An item with what an earlier list says of the same path, or, where `item` is null, what only the earlier list has. */
export type BesideEarlier =
  | { readonly item: WalkItem; readonly earlier: ListedFile | null; readonly key: string }
  | { readonly item: null; readonly earlier: ListedFile; readonly key: string };

/** Two sorted streams side by side. The walk stands still at an item until the next one is asked for. */
export async function* besideEarlier(
  walk: AsyncIterable<WalkItem>,
  earlier: AsyncIterable<ListedFile>,
): AsyncGenerator<BesideEarlier> {
  const list = earlier[Symbol.asyncIterator]();
  try {
    let listed = await nextOf(list);
    for await (const item of walk) {
      const key = sortKey(item.path);
      for (; listed !== null && listed.key < key; listed = await nextOf(list))
        yield { item: null, earlier: listed.entry, key: listed.key };
      if (listed?.key !== key) {
        yield { item, earlier: null, key };
        continue;
      }
      yield { item, earlier: listed.entry, key };
      listed = await nextOf(list);
    }
    for (; listed !== null; listed = await nextOf(list))
      yield { item: null, earlier: listed.entry, key: listed.key };
  } finally {
    await list.return?.();
  }
}

async function nextOf(
  list: AsyncIterator<ListedFile, unknown>,
): Promise<{ readonly entry: ListedFile; readonly key: string } | null> {
  const next = await list.next();
  return next.done === true ? null : { entry: next.value, key: sortKey(listedBytes(next.value)) };
}
