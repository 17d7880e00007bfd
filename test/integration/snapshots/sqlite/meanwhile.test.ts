import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { capture, failureOf, makeWorkshop, startServer, valueOf } from './workshop.ts';

/** A copy is stored while a thread checks it and counts what it holds. */

test('what is done meanwhile sees the whole copy, before the capture is done', async () => {
  const shop = makeWorkshop();
  await startServer(shop, 'WAL');
  const seen: unknown[] = [];
  const copy = await capture(shop, {
    meanwhile: async (path, sizeBytes) => {
      seen.push([path, sizeBytes, readFileSync(path)]);
      await new Promise((resolve) => setTimeout(resolve, 300));
      seen.push('done');
    },
  });
  expect(seen).toEqual([[copy.path, copy.sizeBytes, readFileSync(copy.path)], 'done']);
  expect(valueOf(copy.path, 'SELECT count(*) FROM note')).toBe(300);
});

test('a copy that does not pass is not what was captured: it begins again with the next one, or with none', async () => {
  const shop = makeWorkshop();
  await (await startServer(shop, 'DELETE', 5000)).stop();
  const bytes = readFileSync(shop.path);
  writeFileSync(shop.path, bytes.fill(0xff, 8192, 12_288));
  let begun = 0;
  const failure = await failureOf(
    capture(shop, {
      meanwhile: () => {
        begun += 1;
        return Promise.resolve();
      },
    }),
  );
  expect(failure.code).toBe('database/damaged');
  expect(begun).toBe(2);
  expect(shop.scratchFiles()).toEqual([]);
});

test('what fails meanwhile fails the capture as it is, once, and nothing is left behind', async () => {
  const shop = makeWorkshop();
  await startServer(shop, 'WAL');
  let begun = 0;
  const full = new AppError('repository/disk-full', localText('It is full.', '가득 찼습니다.'));
  const failure = await failureOf(
    capture(shop, {
      meanwhile: () => {
        begun += 1;
        return Promise.reject(full);
      },
    }),
  );
  expect(failure.code).toBe('repository/disk-full');
  expect(begun).toBe(1);
  expect(shop.scratchFiles()).toEqual([]);
});

test('a capture that is cancelled meanwhile ends its thread and removes its copy', async () => {
  const shop = makeWorkshop();
  await startServer(shop, 'WAL');
  const controller = new AbortController();
  const meanwhile = (): Promise<void> => {
    controller.abort();
    return Promise.resolve();
  };
  const failure = await failureOf(capture(shop, { meanwhile }, { signal: controller.signal }));
  expect(failure.code).toBe('run/cancelled');
  expect(shop.scratchFiles()).toEqual([]);
});
