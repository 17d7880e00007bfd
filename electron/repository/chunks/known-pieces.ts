import type { Repository } from '../repository.ts';
import { ChunkReader } from './chunk-reader.ts';
import type { ChunkTable } from './chunk-table.ts';

/** What a repository has of the pieces of a database, by the rule of chunk ids: only hashes of plain bytes are asked of whoever has it. */
export interface KnownPieces {
  readonly pieceBytes: number;
  /** The chunk with the bytes of that SHA-256; null where no pack has it. */
  find(plainSha256: Uint8Array): string | null;
  has(chunk: string): boolean;
  /** Their bytes in order, proven; a piece is good until the next one is asked for. Throws `repository/damaged`. */
  readAll(chunks: readonly string[], signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export function knownPieces(repository: Repository, table: ChunkTable): KnownPieces {
  const { storage, keys, file } = repository;
  const reader = new ChunkReader(storage, keys, table);
  return {
    pieceBytes: file.chunkSizes.databaseBytes,
    find: (plainSha256) => {
      const id = keys.chunkId(plainSha256);
      return table.has(id) ? id.toString('hex') : null;
    },
    has: (chunk) => table.has(Buffer.from(chunk, 'hex')),
    readAll: (chunks, signal) => reader.readAll(chunks, signal),
  };
}
