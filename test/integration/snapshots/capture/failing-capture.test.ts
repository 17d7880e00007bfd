import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { makeShop, refusalOf } from './support/sets.ts';
import type { Shop } from './support/sets.ts';
import { openFiles } from './support/open-files.ts';

function fillUploads(shop: Shop): void {
  for (let file = 0; file < 60; file += 1) shop.put(`uploads/${file % 6}/${file}`, `content of ${file}`);
}

/** 60 uploads, then the database, lists, what a bare host needs and keys. */
test.each([1, 5, 20, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69])(
  'a repository that fails at write %i fails the capture as it says, and nothing stays open',
  async (nth) => {
    const shop = makeShop();
    fillUploads(shop);
    // SQLite closes what it opened only when no other connection of this process is left.
    shop.database.close();
    const before = openFiles();
    const put = shop.sink.put.bind(shop.sink);
    let writes = 0;
    shop.sink.put = async (stream, chunkBytes, signal) => {
      writes += 1;
      if (writes >= nth) throw new AppError('repository/disk-full', localText('full', '가득 참'));
      return put(stream, chunkBytes, signal);
    };
    expect((await refusalOf(shop.capture())).code).toBe('repository/disk-full');
    expect(openFiles()).toBe(before);
    expect(readdirSync(shop.request().scratchRoot)).toEqual([]);
  },
);

test('a failure of the system inside the repository is not blamed on the file that was read', async () => {
  const shop = makeShop();
  fillUploads(shop);
  shop.sink.put = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
  await expect(shop.capture({ partialReason: 'Whatever can be had.' })).rejects.toThrow('no space');
});

test.each([1, 30, 90])(
  'a capture that is cancelled after %i messages of progress ends at once',
  async (messages) => {
    const shop = makeShop();
    fillUploads(shop);
    const before = openFiles();
    const abort = new AbortController();
    const push = shop.told.push.bind(shop.told);
    shop.told.push = (...told) => {
      if (shop.told.length >= messages) abort.abort();
      return push(...told);
    };
    expect((await refusalOf(shop.capture({ signal: abort.signal }))).code).toBe('run/cancelled');
    expect(openFiles()).toBe(before);
    expect(readdirSync(shop.request().scratchRoot)).toEqual([]);
  },
);
