import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PlannedPart } from '../../../../shared/contract/groups/snapshots.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { planCapture } from '../../../../electron/snapshots/capture/plan-capture.ts';
import type { PlanBudget } from '../../../../electron/snapshots/capture/plan-capture.ts';
import { asOtherAccount } from './support/other-account.ts';
import { localSource } from '../../../../electron/snapshots/capture/source/local-source.ts';
import { makeShop } from './support/sets.ts';
import type { Shop } from './support/sets.ts';

async function planOf(shop: Shop, budget?: PlanBudget): Promise<Readonly<Record<string, PlannedPart>>> {
  const source = localSource();
  const context = { source, signal: new AbortController().signal, clock: new SystemClock() };
  const parts = await planCapture(shop.request().parts, context, budget);
  for (const part of parts) expect(PlannedPart.parse(part)).toEqual(part);
  return Object.fromEntries(parts.map((part) => [part.id, part]));
}

test('a plan tells of each part whether it is there, how many files and how large', async () => {
  const shop = makeShop();
  shop.put('uploads/a', '12345');
  shop.put('uploads/deep/b', '123');
  shop.put('uploads/cache/c', 'left out');
  const plan = await planOf(shop);
  expect(plan['uploads']).toMatchObject({
    state: 'ready',
    files: 2,
    bytes: 8,
    path: 'uploads',
    problem: null,
  });
  expect(plan['secret']).toMatchObject({ state: 'ready', files: 1, bytes: 8, sensitive: true });
  expect(plan['rebuild']).toMatchObject({ state: 'ready', files: 1, bytes: 12 });
  expect(plan['program']).toMatchObject({ state: 'absent', files: null, bytes: null });
  expect(plan['master-key']).toMatchObject({ state: 'absent' });
  expect(plan['master-key']?.problem?.en).toMatch(/is seen when that database is captured/);
  // A server that keeps a write-ahead log need not wait.
  expect(plan['database']).toMatchObject({ state: 'ready', files: 1, expectedStallMs: 0 });
});

test('a plan names what stands in the way', async () => {
  const shop = makeShop();
  chmodSync(shop.path('secret'), 0o640);
  rmSync(shop.path('uploads'), { recursive: true });
  shop.put('config.py', '');
  shop.database.close();
  truncateSync(shop.path('shop.db'), 0);
  const plan = await planOf(shop);
  expect(plan['secret']?.problem?.en).toMatch(/mode 0640/);
  expect(plan['uploads']?.problem?.en).toMatch(/is missing below/);
  expect(plan['config']?.problem?.en).toMatch(/is empty/);
  expect(plan['database']?.problem?.en).toMatch(/is empty/);
  expect(['secret', 'uploads', 'config', 'database'].map((id) => plan[id]?.state)).toEqual(
    Array.from({ length: 4 }, () => 'problem'),
  );
});

test('a database in rollback mode may keep its server waiting, the longer the larger it is', async () => {
  const shop = makeShop();
  shop.database.pragma('journal_mode = DELETE');
  shop.database.close();
  truncateSync(shop.path('shop.db'), 1024 ** 3);
  expect((await planOf(shop))['database']).toMatchObject({ expectedStallMs: 2000 });
});

test('a tree beyond the budget has no size before it is read', async () => {
  const shop = makeShop();
  mkdirSync(shop.path('uploads', 'deep'));
  for (let file = 0; file < 10; file += 1) shop.put(`uploads/deep/${file}`, 'x');
  expect((await planOf(shop, { entries: 5, timeMs: 10_000 }))['uploads']).toMatchObject({
    state: 'ready',
    files: null,
  });
  expect((await planOf(shop, { entries: 100, timeMs: 10_000 }))['uploads']).toMatchObject({
    files: 10,
    bytes: 10,
  });
});

test('folders of a tree that may not be read are named before anything is captured', async () => {
  const shop = makeShop();
  shop.put('uploads/deep/a', 'x');
  const outside = join(shop.root, '..');
  execFileSync('chown', ['-R', '65534:65534', outside]);
  chmodSync(shop.path('uploads', 'deep'), 0o000);
  const plan = await asOtherAccount(outside, () => planOf(shop));
  expect(plan['uploads']).toMatchObject({ state: 'problem' });
  expect(plan['uploads']?.problem?.en).toMatch(
    /1 of its files and folders .*"uploads\/deep"\. This account may not read/,
  );
});
