import { createHash } from 'node:crypto';
import type { ChunkSink, StoredContent } from '../../electron/repository/chunks/chunk-sink.ts';

/** A repository's chunks in memory: cut, named by the hash of their bytes, kept once. */
export class MemoryChunkSink implements ChunkSink {
  readonly chunkSizes = { databaseBytes: 64 * 1024, fileBytes: 256 * 1024 };
  readonly chunks = new Map<string, Uint8Array>();
  /** SHA-256 of every stream that was put, in the order they ended. */
  readonly streams: string[] = [];

  async put(
    stream: AsyncIterable<Uint8Array>,
    chunkBytes: number,
    signal: AbortSignal,
  ): Promise<StoredContent> {
    const whole = createHash('sha256');
    const ids: string[] = [];
    let [sizeBytes, newBytes, rest] = [0, 0, Buffer.alloc(0)];
    const keep = (chunk: Uint8Array) => {
      const id = createHash('sha256').update(chunk).digest('hex');
      ids.push(id);
      if (this.chunks.has(id)) return;
      this.chunks.set(id, Buffer.from(chunk));
      newBytes += chunk.length;
    };
    for await (const piece of stream) {
      signal.throwIfAborted();
      whole.update(piece);
      sizeBytes += piece.length;
      rest = Buffer.concat([rest, piece]);
      for (; rest.length >= chunkBytes; rest = rest.subarray(chunkBytes)) keep(rest.subarray(0, chunkBytes));
    }
    if (rest.length > 0) keep(rest);
    const sha256 = whole.digest('hex');
    this.streams.push(sha256);
    return { sizeBytes, sha256, chunks: ids, newBytes };
  }

  get isEmpty(): boolean {
    return this.chunks.size === 0;
  }

  chunkOf(plainSha256: Uint8Array): { readonly id: string; readonly isStored: boolean } {
    const id = Buffer.from(plainSha256).toString('hex');
    return { id, isStored: this.chunks.has(id) };
  }

  has(chunks: readonly string[]): boolean {
    return chunks.every((id) => this.chunks.has(id));
  }

  /** The bytes that the chunks stand for. */
  bytesOf(chunks: readonly string[]): Buffer {
    return Buffer.concat(chunks.map((id) => this.chunks.get(id) ?? Buffer.from(`no chunk ${id}`)));
  }
}
