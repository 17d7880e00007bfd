import { z } from 'zod';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { damaged } from '../format/damage.ts';
import type { RepositoryKeys } from '../format/keys.ts';
import { pathOf } from '../format/layout.ts';
import { readWhole } from '../format/sealed-reader.ts';
import { sealWhole } from '../format/sealed-writer.ts';
import type { SealedFile } from '../format/sealed-writer.ts';
import { decodeTrailer, encodeTrailer } from '../format/trailer.ts';
import type { TrailerEntry } from '../format/trailer.ts';
import type { Storage } from '../storage/storage.ts';

const name = z.string().regex(/^[0-9a-f]{64}$/);

const IndexHead = z.object({
  packs: z.array(z.object({ name, chunks: z.number().int().min(0) })),
  supersedes: z.array(name),
});

/** What an index file says: the chunks of some packs, and which older index files it takes the place of. */
export type IndexFile = {
  readonly packs: readonly { readonly name: string; readonly entries: readonly TrailerEntry[] }[];
  readonly supersedes: readonly string[];
};

export function sealIndex(keys: RepositoryKeys, index: IndexFile): SealedFile {
  const head = {
    packs: index.packs.map((pack) => ({ name: pack.name, chunks: pack.entries.length })),
    supersedes: index.supersedes,
  };
  const body = Buffer.concat(index.packs.map((pack) => encodeTrailer(pack.entries)));
  // The head is one record of its own, whatever its length: a reader knows where it ends.
  return sealWhole(keys, 'idx', [Buffer.from(JSON.stringify(head), 'utf8'), body]);
}

export async function readIndex(
  storage: Storage,
  keys: RepositoryKeys,
  indexName: string,
  signal: AbortSignal,
): Promise<IndexFile> {
  const [first, ...rest] = await readWhole(storage, keys, 'idx', indexName, signal);
  const head = IndexHead.safeParse(first === undefined ? null : parseJson(first.toString('utf8')));
  const entries = decodeTrailer(Buffer.concat(rest));
  const total = head.success ? head.data.packs.reduce((sum, pack) => sum + pack.chunks, 0) : -1;
  if (!head.success || entries === null || entries.length !== total) {
    const file = pathOf('idx', indexName);
    throw damaged(file, 'its list of packs does not fit its chunks', '팩 목록과 청크가 맞지 않습니다');
  }
  let from = 0;
  const packs = head.data.packs.map((pack) => {
    const own = entries.slice(from, from + pack.chunks);
    from += pack.chunks;
    return { name: pack.name, entries: own };
  });
  return { packs, supersedes: head.data.supersedes };
}

/** Packs that one index file may describe: its head stays one record. */
export const packsPerIndex = 10_000;
