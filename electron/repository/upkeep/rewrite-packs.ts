import { isAppError } from '../../../shared/errors/app-error.ts';
import type { ChunkReader } from '../chunks/chunk-reader.ts';
import { sealIndex } from '../chunks/index-file.ts';
import { PackWriter } from '../chunks/pack-writer.ts';
import { pathOf } from '../format/layout.ts';
import type { Repository } from '../repository.ts';
import { trailerOf } from './inventory.ts';
import type { RecordBits } from './record-bits.ts';

/**
 * Writes the live chunks of packs into new packs and an index of them. Answers the packs that nothing needs any more; one with a
 * live chunk that cannot be read is left as it is, for a check to name.
 */
export async function rewritePacks(
  repository: Repository,
  packs: readonly string[],
  used: RecordBits,
  reader: ChunkReader,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (packs.length === 0) return [];
  const { storage, keys } = repository;
  const writer = new PackWriter(storage, keys, signal);
  const done: string[] = [];
  try {
    for (const pack of packs) {
      if (await copyLive(repository, pack, used, reader, writer, signal)) done.push(pack);
    }
    await writer.finish();
  } catch (error: unknown) {
    await writer.abort();
    throw error;
  }
  if (writer.written.length > 0) {
    const index = sealIndex(keys, { packs: writer.written, supersedes: [] });
    await storage.write(pathOf('idx', index.name), index.bytes, signal);
  }
  return done;
}

async function copyLive(
  repository: Repository,
  pack: string,
  used: RecordBits,
  reader: ChunkReader,
  writer: PackWriter,
  signal: AbortSignal,
): Promise<boolean> {
  const entries = await trailerOf(repository, pack, signal);
  if (entries === null) return false;
  let copiedBytes = 0;
  for (const [record, entry] of entries.entries()) {
    if (!used.has(pack, record)) continue;
    signal.throwIfAborted();
    try {
      const plain = await reader.read(entry.chunkId.toString('hex'), signal);
      await writer.append(entry.chunkId, plain);
      copiedBytes += entry.storedLength;
    } catch (error: unknown) {
      if (isAppError(error) && error.code === 'repository/damaged') return false;
      throw error;
    }
  }
  // An index that says something else than the pack itself would leave a chunk behind here.
  return copiedBytes === used.storedBytes(pack);
}
