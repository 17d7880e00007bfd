import type { KeyObject } from 'node:crypto';

/** A new chunk. `plain` lies in shared memory and stays as it is until the chunk is answered as sealed. */
export type PlainChunk = { readonly chunkId: Uint8Array; readonly plain: Uint8Array };

export type ToPackWorker =
  /** The first message. A pack is closed once it holds `limitBytes`. */
  | {
      readonly kind: 'begin';
      readonly master: KeyObject;
      readonly repositoryId: Uint8Array;
      readonly limitBytes: number;
    }
  | { readonly kind: 'seal'; readonly chunks: readonly PlainChunk[] }
  /** A block whose bytes are written: its memory is used again. */
  | { readonly kind: 'block'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Closes the open pack; answered with `finished`. */
  | { readonly kind: 'finish' };

/** In the order things happened: the blocks of a pack, then its name, then the blocks of the next one. */
export type FromPackWorker =
  | { readonly kind: 'block'; readonly bytes: Uint8Array<ArrayBuffer>; readonly filled: number }
  | { readonly kind: 'pack'; readonly name: string; readonly trailer: Uint8Array }
  /** Stored bytes of each chunk of the oldest `seal` that is not answered yet. */
  | { readonly kind: 'sealed'; readonly storedBytes: readonly number[] }
  | { readonly kind: 'finished' };
