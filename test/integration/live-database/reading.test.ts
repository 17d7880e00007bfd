import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWorkshop } from './support/children.ts';
import { count, crashesBehave, readingBehaves, server } from './support/reading-behaves.ts';

readingBehaves(makeWorkshop);
crashesBehave(makeWorkshop);

test('a copy is used again while the original stays the same, and not after it has changed', async () => {
  const shop = makeWorkshop();
  const writer = await server(shop, 'WAL');
  await writer.stop();
  expect(await count(shop)).toEqual(['copy', 300]);
  const [folder] = shop.scratchFiles();
  expect(folder).toMatch(/^holdfast-scratch-\d+-/);
  expect(await count(shop)).toEqual(['copy', 300]);
  expect(shop.scratchFiles()).toEqual([folder]);
  const again = await shop.open('data.db');
  await again.run("INSERT INTO note (title) VALUES ('later')");
  await again.stop();
  expect(await count(shop)).toEqual(['copy', 301]);
  expect(shop.scratchFiles()).not.toEqual([folder]);
  expect(shop.scratchFiles()).toHaveLength(1);
});

test('only this account can enter the scratch folder', async () => {
  const shop = makeWorkshop();
  await (await server(shop, 'WAL')).stop();
  await count(shop);
  const folder = join(shop.scratch, shop.scratchFiles()[0] ?? '');
  expect(statSync(folder).mode & 0o077).toBe(0);
});
