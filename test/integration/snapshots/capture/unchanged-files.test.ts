import { createHash } from 'node:crypto';
import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { makeShop, partOf } from './support/sets.ts';
import type { Shop } from './support/sets.ts';

const dayMs = 86_400_000;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A capture some time from now, and whether it read content that has this text. */
async function captureAt(shop: Shop, laterMs: number, change: Parameters<Shop['capture']>[0] = {}) {
  shop.sink.streams.length = 0;
  const set = await shop.capture({ clock: new FakeClock(Date.now() + laterMs), ...change });
  const read = [...shop.sink.streams];
  return { set, hasRead: (text: string) => read.includes(sha256(text)) };
}

test('files whose facts are as listed are not read again, and the list is the same', async () => {
  const shop = makeShop();
  shop.put('uploads/a', 'content of a');
  shop.put('uploads/b', 'content of b');
  const first = await captureAt(shop, 10_000);
  expect(first.hasRead('content of a')).toBe(true);
  const second = await captureAt(shop, 20_000, { previous: shop.asPrevious(first.set) });
  expect(second.hasRead('content of a') || second.hasRead('content of b')).toBe(false);
  expect(partOf(second.set, 'uploads')).toEqual({ ...partOf(first.set, 'uploads'), newBytes: 0 });
  // Keys, configuration and what a bare host needs are read each time.
  expect(second.hasRead('a1b2c3d4') && second.hasRead('PORT = 1\n') && second.hasRead('python 3.12\n')).toBe(
    true,
  );
});

test('a file that changed within 3 s of its last reading is read again', async () => {
  const shop = makeShop();
  shop.put('uploads/a', 'content of a');
  const first = await captureAt(shop, 1000);
  const second = await captureAt(shop, 20_000, { previous: shop.asPrevious(first.set) });
  expect(second.hasRead('content of a')).toBe(true);
  const third = await captureAt(shop, 30_000, { previous: shop.asPrevious(second.set) });
  expect(third.hasRead('content of a')).toBe(false);
});

test('a change of the same size with its time put back is seen', async () => {
  const shop = makeShop();
  shop.put('uploads/a', 'content of a');
  const first = await captureAt(shop, 10_000);
  const { atimeMs, mtimeMs } = statSync(shop.path('uploads', 'a'));
  writeFileSync(shop.path('uploads', 'a'), 'content of b');
  utimesSync(shop.path('uploads', 'a'), atimeMs / 1000, mtimeMs / 1000);
  const second = await captureAt(shop, 20_000, { previous: shop.asPrevious(first.set) });
  expect(shop.content(partOf(second.set, 'uploads'), 'uploads/a')).toBe('content of b');
});

test('a file that was renamed is read under its new name', async () => {
  const shop = makeShop();
  shop.put('uploads/a', 'content of a');
  const first = await captureAt(shop, 10_000);
  renameSync(shop.path('uploads', 'a'), shop.path('uploads', 'b'));
  const second = await captureAt(shop, 20_000, { previous: shop.asPrevious(first.set) });
  expect(shop.entries(partOf(second.set, 'uploads')).map((entry) => entry.path)).toEqual([
    'uploads',
    'uploads/b',
  ]);
  expect(shop.content(partOf(second.set, 'uploads'), 'uploads/b')).toBe('content of a');
});

test('a file whose chunks the repository has lost is read again', async () => {
  const shop = makeShop();
  shop.put('uploads/a', 'content of a');
  const first = await captureAt(shop, 10_000);
  const entry = shop.entries(partOf(first.set, 'uploads')).find(({ path }) => path === 'uploads/a');
  const previous = shop.asPrevious(first.set);
  const second = await captureAt(shop, 20_000, {
    previous: {
      ...previous,
      async *listPieces(part, signal) {
        for await (const piece of previous.listPieces?.(part, signal) ?? []) {
          // The list was read before the chunk was lost.
          shop.sink.chunks.delete(entry?.chunks[0] ?? '');
          yield piece;
        }
      },
    },
  });
  expect(second.hasRead('content of a')).toBe(true);
  expect(shop.content(partOf(second.set, 'uploads'), 'uploads/a')).toBe('content of a');
});

test('everything is read again within 30 days, also when nothing changed', async () => {
  const shop = makeShop();
  for (let file = 0; file < 40; file += 1) shop.put(`uploads/${file}`, `content of ${file}`);
  const parts = shop.request().parts.filter((part) => part.definition.id === 'uploads');
  let last = await captureAt(shop, 10_000, { parts });
  const readings = new Map<number, number>();
  for (let day = 1; day <= 30; day += 1) {
    last = await captureAt(shop, day * dayMs + 10_000, { parts, previous: shop.asPrevious(last.set) });
    for (let file = 0; file < 40; file += 1)
      if (last.hasRead(`content of ${file}`)) readings.set(file, (readings.get(file) ?? 0) + 1);
  }
  expect([...readings.values()]).toEqual(Array.from({ length: 40 }, () => 1));
});

test.each(['line', 'entry'])('a list that is damaged after its first %s only costs reading', async (what) => {
  const shop = makeShop();
  for (const name of ['a', 'b', 'c']) shop.put(`uploads/${name}`, `content of ${name}`);
  const first = await captureAt(shop, 10_000);
  const { listPieces: whole, ...previous } = shop.asPrevious(first.set);
  async function* listPieces(part: string, signal: AbortSignal) {
    for await (const piece of whole?.(part, signal) ?? []) {
      const [folder = '', file = '', next = ''] = piece.lines;
      yield { ...piece, lines: [folder, file, next.slice(0, -1), 'no line at all'] };
    }
  }
  const second = await captureAt(shop, 20_000, {
    previous: {
      ...previous,
      ...(what === 'line' && { listPieces }),
      async *entries(part, signal) {
        let count = 0;
        for await (const entry of previous.entries(part, signal)) {
          count += 1;
          if (count === 3) throw new AppError('repository/damaged', localText('damaged', '손상'));
          yield entry;
        }
      },
    },
  });
  expect(['a', 'b', 'c'].map((name) => second.hasRead(`content of ${name}`))).toEqual([false, true, true]);
  expect(partOf(second.set, 'uploads')?.files).toBe(3);
});

test('a tree that holds keys or passwords is read each time', async () => {
  const shop = makeShop();
  shop.put('uploads/a', 'content of a');
  const parts = shop
    .request()
    .parts.map((part) =>
      part.state === 'placed' && part.definition.id === 'uploads'
        ? { ...part, definition: { ...part.definition, sensitive: true } }
        : part,
    );
  const first = await captureAt(shop, 10_000, { parts });
  const second = await captureAt(shop, 20_000, { parts, previous: shop.asPrevious(first.set) });
  expect(second.hasRead('content of a')).toBe(true);
});

test('a set without a database reads its trees once, and a file that is gone since the last snapshot is no note', async () => {
  const shop = makeShop();
  shop.put('uploads/a', 'content of a');
  shop.put('uploads/b', 'content of b');
  const parts = shop.request().parts.filter((part) => part.definition.id === 'uploads');
  const first = await captureAt(shop, 10_000, { parts });
  rmSync(shop.path('uploads', 'b'));
  shop.told.length = 0;
  const second = await captureAt(shop, 20_000, { parts, previous: shop.asPrevious(first.set) });
  expect(second.hasRead('content of a')).toBe(false);
  expect(partOf(second.set, 'uploads')).toMatchObject({ files: 1, notes: [] });
  const stages = new Set(shop.told.map(({ step, steps, stage }) => `${step}/${steps} ${stage.en}`));
  expect([...stages]).toEqual(['1/2 Looking at the parts of the set', '2/2 Reading: Uploads']);
});

test('a key that is not the one of the last set is remarked upon, a changed setting is not', async () => {
  const shop = makeShop();
  const first = await captureAt(shop, 10_000);
  expect(partOf(first.set, 'secret')?.notes).toEqual([]);
  writeFileSync(shop.path('secret'), 'b1b2c3d4');
  writeFileSync(shop.path('config.py'), 'PORT = 2\n');
  const second = await captureAt(shop, 20_000, { previous: shop.asPrevious(first.set) });
  expect(partOf(second.set, 'secret')?.notes[0]?.en).toContain('The key is not the one of the last set.');
  expect(partOf(second.set, 'config')?.notes).toEqual([]);
});
