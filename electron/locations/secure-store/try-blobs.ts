import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { prepareSelect, rowsOf } from '../live-database/select.ts';
import { openEnvelope } from './open-envelope.ts';
import type { SecureStoreInput, SecureStoreResult } from './task-schema.ts';

/** What is tried: the rows of a SELECT, each a name and an encrypted value. */
type BlobQuery = Pick<SecureStoreInput, 'envelope' | 'maxRows'> & { readonly sql: string };

const shownNameCharacters = 200;

/** Whether each value of an open database can be decrypted with the key. What was in it is forgotten at once. */
export function tryBlobs(
  database: SqliteDatabase,
  { sql, ...rest }: BlobQuery,
  key: Buffer,
): Pick<SecureStoreResult, 'blobs' | 'truncated'> {
  return tryRows(rowsOf(prepareSelect(database, sql)), rest, key);
}

/** The same of rows. */
export function tryRows(
  rows: Iterable<readonly unknown[]>,
  { envelope, maxRows }: Omit<BlobQuery, 'sql'>,
  key: Buffer,
): Pick<SecureStoreResult, 'blobs' | 'truncated'> {
  const form = { ...envelope, prefix: Buffer.from(envelope.prefix, 'base64') };
  const blobs: SecureStoreResult['blobs'] = [];
  for (const [name, value] of rows) {
    if (blobs.length >= maxRows) return { blobs, truncated: true };
    blobs.push({ name: nameOf(name), state: openEnvelope(value, form, key) });
  }
  return { blobs, truncated: false };
}

function nameOf(name: unknown): string {
  const text = typeof name === 'string' || typeof name === 'bigint' ? String(name) : '';
  return text.slice(0, shownNameCharacters);
}
