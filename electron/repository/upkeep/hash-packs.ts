import { localText } from '../../../shared/text/local-text.ts';
import { pathOf } from '../format/layout.ts';
import type { Repository } from '../repository.ts';
import type { PackFacts } from './inventory.ts';
import type { UpkeepContext } from './upkeep-context.ts';

/** Hashed at a time: little enough to tell how far it is, and enough not to wait for the way there and back. */
const batchBytes = 1024 ** 3;
const batchFiles = 256;

type HashedPacks = {
  readonly bytes: number;
  /** Packs whose bytes are not those they were named by, or could not be read there. */
  readonly strange: ReadonlySet<string>;
};

/** Compares packs with their names where they lie, without moving them. Null where the place cannot do that. */
export async function hashPacks(
  { storage }: Repository,
  packs: readonly PackFacts[],
  context: UpkeepContext,
): Promise<HashedPacks | null> {
  const bytesTotal = sizeOf(packs);
  const strange = new Set<string>();
  let [files, bytes] = [0, 0];
  for (const batch of batchesOf(packs)) {
    context.signal.throwIfAborted();
    const told = { files, filesTotal: packs.length, bytes, bytesTotal };
    context.progress({ stage: hashingPacks, step: 2, steps: 4, ...told });
    const hashes = await storage.hash(
      batch.map(({ name }) => pathOf('pack', name)),
      context.signal,
    );
    if (hashes === null) return null;
    for (const { name } of batch) if (hashes.get(pathOf('pack', name)) !== name) strange.add(name);
    files += batch.length;
    bytes += sizeOf(batch);
  }
  return { bytes, strange };
}

function* batchesOf(packs: readonly PackFacts[]): Generator<readonly PackFacts[]> {
  let batch: PackFacts[] = [];
  for (const pack of packs) {
    batch.push(pack);
    if (batch.length < batchFiles && sizeOf(batch) < batchBytes) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function sizeOf(packs: readonly PackFacts[]): number {
  return packs.reduce((sum, pack) => sum + pack.sizeBytes, 0);
}

const hashingPacks = localText('Comparing packs with their names', '팩을 이름과 비교하는 중');
