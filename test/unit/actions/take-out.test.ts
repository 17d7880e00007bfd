import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { SealedCopies } from '../../../electron/actions/kept/sealed-copies.ts';
import { TakeOut } from '../../../electron/actions/kept/take-out.ts';
import type { JournalFact } from '../../../electron/platform/journal-port.ts';
import { openTempStore } from '../../fakes/temp-store.ts';

it('stands in the journal also where it broke off: something may lie in clear by then', async () => {
  const store = openTempStore();
  onTestFinished(() => store.dispose());
  const [safetyFolder, to] = [join(store.directory, 'actions'), join(store.directory, 'out')];
  for (const folder of [safetyFolder, to]) mkdirSync(folder);
  const name = '20260101T000000-000Z-shop-purge.sql';
  writeFileSync(join(safetyFolder, name), 'insert');
  writeFileSync(join(to, name), 'of the operator');
  const journal: JournalFact[] = [];
  // What an earlier version kept lies in clear: no key is asked for.
  const secrets = {
    list: () => [],
    read: () => Promise.resolve(null),
    store: () => Promise.resolve(),
    requireUsable: () => Promise.resolve(),
  };
  const takeOut = new TakeOut({
    database: store.database,
    journal: { append: (entry) => void journal.push(entry) },
    copies: new SealedCopies(secrets),
    safetyFolder,
  });
  await expect(takeOut.copyInto(to, name, new AbortController().signal)).rejects.toMatchObject({
    code: 'store/not-writable',
  });
  expect(journal).toMatchObject([
    { action: 'action.take-out', subject: name, result: 'failed', details: { folder: to, files: 0 } },
  ]);
  expect(readFileSync(join(to, name), 'utf8')).toBe('of the operator');
});
