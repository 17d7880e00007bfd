import { createHash } from 'node:crypto';

const range = 2 ** 48;

/**
 * Whether a sample of this share takes a file: the same choice whenever the same snapshot is asked, and another one for another
 * snapshot, so that samples of several nights reach different files.
 */
export function inSample(share: number, snapshotId: string, partId: string, path: string): boolean {
  if (share >= 1) return true;
  const hash = createHash('sha256').update(`${snapshotId}\0${partId}\0${path}`).digest();
  return hash.readUIntBE(0, 6) / range < share;
}
