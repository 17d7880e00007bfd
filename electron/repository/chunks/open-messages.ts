import type { KeyObject } from 'node:crypto';
import type { TrailerEntry } from '../format/trailer.ts';

/** A record of a pack that is to be opened. */
type SealedRecord = Pick<TrailerEntry, 'storedLength' | 'plainLength'> & { readonly record: number };

/** Records of one pack. `sealed` holds them one after another, `plain` gets their plain bytes likewise; both lie in shared memory. */
export type SealedRun = {
  readonly pack: string;
  /** The first bytes of the pack, checked. */
  readonly header: Uint8Array;
  readonly records: readonly SealedRecord[];
  /** The ids of the records, one after another, in memory of their own: what shares memory with others is sent with all of it. */
  readonly chunkIds: Uint8Array;
  readonly sealed: Uint8Array;
  readonly plain: Uint8Array;
};

export type ToOpenWorker =
  /** The first message. */
  | { readonly kind: 'begin'; readonly master: KeyObject; readonly repositoryId: Uint8Array }
  /** Answered with `FromOpenWorker`, in the order in which they came. */
  | { readonly kind: 'open'; readonly run: SealedRun };

/** The first record that is not what it must be; null when all are opened. */
export type FromOpenWorker = { readonly bad: BadRecord | null };
export type BadRecord = { readonly record: number; readonly what: 'not-genuine' | 'other-chunk' };
