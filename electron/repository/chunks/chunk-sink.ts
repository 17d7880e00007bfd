/** What became of a stream of bytes. */
export type StoredContent = {
  readonly sizeBytes: number;
  /** Hex SHA-256 of the whole stream. */
  readonly sha256: string;
  /** Chunk ids in order; empty for an empty stream. */
  readonly chunks: readonly string[];
  /** Stored bytes that the repository did not have before, as written (compressed and encrypted). */
  readonly newBytes: number;
};

/**
 * Takes bytes into a repository: cut into pieces of `chunkBytes`, hashed, and written only where they are new. Pieces of the stream
 * may have any size, and may be overwritten once the next one is asked for. Several streams may be put at the same time; order within a stream is kept.
 */
export interface ChunkSink {
  put(stream: AsyncIterable<Uint8Array>, chunkBytes: number, signal: AbortSignal): Promise<StoredContent>;
  /** Piece sizes of this repository. */
  readonly chunkSizes: { readonly databaseBytes: number; readonly fileBytes: number };
  /** The chunk that bytes of that SHA-256 are, and whether they need not be put: then it counts as used. */
  chunkOf(plainSha256: Uint8Array): { readonly id: string; readonly isStored: boolean };
  /** True while there is nothing that could be used again. */
  readonly isEmpty: boolean;
  /** True when every chunk can be read from this repository without being written again. */
  has(chunks: readonly string[]): boolean;
}
