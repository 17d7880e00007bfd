import { decodePayload } from './payload.ts';
import type { RecordCipher } from './record-cipher.ts';
import { release } from './release.ts';
import type { TrailerEntry } from './trailer.ts';

/** The plain bytes of one record, or null for one that is not genuine. */
export function openSealed(
  cipher: RecordCipher,
  record: number,
  entry: Pick<TrailerEntry, 'plainLength'> & { readonly chunkId: Uint8Array },
  sealed: Uint8Array,
): Buffer | null {
  const payload = cipher.open(BigInt(record), entry.chunkId, sealed);
  if (payload === null) return null;
  const plain = decodePayload(payload, entry.plainLength);
  releaseUnlessHeld(payload, plain);
  return plain;
}

/** What was stored as it is lies in the payload itself. */
export function releaseUnlessHeld(payload: Buffer, plain: Buffer | null): void {
  if (plain?.buffer !== payload.buffer) release(payload);
}
