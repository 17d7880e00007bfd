import type { PageCaches } from '../../locations/live-database/page-task.ts';
import { withLiveDatabase } from '../../locations/live-database/open-live.ts';
import { prepareSelect, rowsOf } from '../../locations/live-database/select.ts';
import type { ChildTask } from '../../platform/child-host.ts';
import { keyOf } from './derive-key.ts';
import { openEnvelope } from './open-envelope.ts';
import { SecureStoreInput } from './task-schema.ts';
import type { SecureStoreResult } from './task-schema.ts';

const shownNameCharacters = 200;

/** Tries every blob of a store with its key, in a child: the database is live, and deriving a key takes a second of work. */
export function secureStoreTask({ copies }: Pick<PageCaches, 'copies'>): ChildTask {
  return async (input) => check(SecureStoreInput.parse(input), copies);
}

function check(input: SecureStoreInput, copies: PageCaches['copies']): SecureStoreResult {
  const before = performance.now();
  const key = keyOf(input.key);
  const deriveMs = performance.now() - before;
  const envelope = { ...input.envelope, prefix: Buffer.from(input.envelope.prefix, 'base64') };
  return withLiveDatabase(input.file, copies, ({ database, source }) => {
    const blobs: SecureStoreResult['blobs'] = [];
    for (const [name, value] of rowsOf(prepareSelect(database, input.sql))) {
      if (blobs.length >= input.maxRows) return { source, blobs, truncated: true, deriveMs };
      blobs.push({ name: nameOf(name), state: openEnvelope(value, envelope, key) });
    }
    return { source, blobs, truncated: false, deriveMs };
  });
}

function nameOf(name: unknown): string {
  const text = typeof name === 'string' || typeof name === 'bigint' ? String(name) : '';
  return text.slice(0, shownNameCharacters);
}
