import { createHash } from 'node:crypto';

/**
 * SHA-256 (hex) of a record as the store keeps it. It stands in the journal as a detail `sha256.PART` of the entry that told of it; what was
 * rewritten in the store afterwards does not fit any more.
 */
export function recordHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
