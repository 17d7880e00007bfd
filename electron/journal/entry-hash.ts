import { createHash } from 'node:crypto';
import type { JournalEntry } from '../../shared/model/journal.ts';

/** What stands before the first entry. */
export const genesisHash = '0'.repeat(64);

/** SHA-256 over the canonical JSON of every field of the entry, the previous hash among them. */
export function entryHash(entry: Omit<JournalEntry, 'hash'>): string {
  const { seq, at, operator, typedName, face, action, targetId, subject, result, details, previousHash } =
    entry;
  const covered = {
    seq,
    at,
    operator,
    typedName,
    face,
    action,
    targetId,
    subject,
    result,
    details,
    previousHash,
  };
  return createHash('sha256').update(canonicalJson(covered)).digest('hex');
}

/** JSON with sorted keys and no spaces, so that the same data always has the same bytes. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
