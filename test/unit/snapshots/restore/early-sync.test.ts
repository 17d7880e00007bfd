import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { EarlySync } from '../../../../electron/snapshots/restore/early-sync.ts';

const { signal } = new AbortController();
const mib = 1024 ** 2;

/** Syncs that end when the test says so. */
function heldSyncs() {
  const asked: { readonly path: string; readonly end: PromiseWithResolvers<boolean> }[] = [];
  const syncFileSystem = (path: string) => {
    const end = Promise.withResolvers<boolean>();
    asked.push({ path, end });
    return end.promise;
  };
  return { asked, early: new EarlySync({ syncFileSystem }, signal) };
}

test('the disk is told to write after every 256 MiB, and never while it still writes', async () => {
  const { asked, early } = heldSyncs();
  early.wrote(255 * mib, '/a');
  expect(asked).toHaveLength(0);
  early.wrote(mib, '/a');
  early.wrote(600 * mib, '/b');
  expect(asked.map(({ path }) => path)).toEqual(['/a']);
  asked[0]?.end.resolve(true);
  await turn();
  early.wrote(1, '/b');
  expect(asked.map(({ path }) => path)).toEqual(['/a', '/b']);
});

test('a sync that fails is no failure here: the one at the end tells', async () => {
  const { asked, early } = heldSyncs();
  early.wrote(256 * mib, '/a');
  asked[0]?.end.reject(new Error('from the test'));
  await turn();
  early.wrote(256 * mib, '/a');
  expect(asked).toHaveLength(2);
});
