import type { ChildTask } from '../../platform/child-host.ts';
import { receivedValue } from '../host-database/host-values.ts';
import { withLiveDatabase } from '../live-database/open-live.ts';
import type { PageCaches } from '../live-database/page-task.ts';
import { keyOf } from './derive-key.ts';
import { SecureStoreInput } from './task-schema.ts';
import type { SecureStoreResult } from './task-schema.ts';
import { tryBlobs, tryRows } from './try-blobs.ts';

/** Tries every blob of a store with its key, in a child: the database is live, and deriving a key is work. */
export function secureStoreTask({ copies }: Pick<PageCaches, 'copies'>): ChildTask {
  return async (input) => check(SecureStoreInput.parse(input), copies);
}

async function check(input: SecureStoreInput, copies: PageCaches['copies']): Promise<SecureStoreResult> {
  const before = performance.now();
  const key = await keyOf(input.key);
  const deriveMs = performance.now() - before;
  const { from } = input;
  if (from.kind === 'rows') {
    const rows = from.rows.map((row) => row.map(receivedValue));
    return { ...tryRows(rows, input, key), source: from.source, deriveMs };
  }
  return withLiveDatabase(from.file, copies, ({ database, source }) => ({
    ...tryBlobs(database, { ...input, sql: from.sql }, key),
    source,
    deriveMs,
  }));
}
