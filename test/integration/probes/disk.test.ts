import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LocalLocation } from '../../../electron/locations/local-location.ts';
import { DiskProbe } from '../../../electron/packs/schema/probes/local.ts';
import { judgeSpace } from '../../../electron/probes/kinds/disk.ts';
import { makeWorkshop } from '../live-database/support/children.ts';
import { atEachPlace } from './support/places.ts';
import { matching } from '../live-database/support/matching.ts';

const gib = 1024 ** 3;
const judge = (freeGib: number, inodes: readonly [number, number] | null, limits: object = {}) =>
  judgeSpace(DiskProbe.parse({ kind: 'disk', ...limits }), '.', {
    freeBytes: freeGib * gib,
    totalBytes: 100 * gib,
    freeInodes: inodes?.[0] ?? null,
    totalInodes: inodes?.[1] ?? null,
  });

atEachPlace(({ bench }) => {
  test('the disk of the server folder is measured in percent', async () => {
    const outcome = await bench(makeWorkshop()).run({
      kind: 'disk',
      'warn-free-percent': 0,
      'down-free-percent': 0,
      'warn-free-inodes-percent': 0,
    });
    expect(outcome).toMatchObject({ state: 'ok', reason: null, unit: '%' });
    expect(outcome.value).toBeGreaterThan(0);
    expect(outcome.value).toBeLessThan(100);
  });
});

test.each([
  [20, 'ok', null],
  [15, 'ok', null],
  [14, 'degraded', /filling up: 14 GiB \(14\.0 %\)/],
  [4, 'down', /almost full: 4 GiB \(4\.0 %\)/],
  [0, 'down', /almost full: 0 B/],
] as const)('%s %% free is %s', (free, state, reason) => {
  const outcome = judge(free, [500, 1000]);
  expect(outcome.state).toBe(state);
  if (reason === null) expect(outcome.reason).toBeNull();
  else expect(outcome.reason?.en).toMatch(reason);
});

test('limits in bytes count beside those in percent', () => {
  expect(judge(50, null, { 'warn-free': '60 GiB' }).state).toBe('degraded');
  expect(judge(50, null, { 'warn-free': '60 GiB', 'down-free': '51 GiB' }).state).toBe('down');
});

test('a disk without inodes is found although it has space, and one that does not count them is not accused', () => {
  expect(judge(50, [40, 1000])).toMatchObject({
    state: 'degraded',
    reason: { en: matching(/inodes: 40 left/) },
  });
  expect(judge(50, [0, 1000]).state).toBe('down');
  expect(judge(50, null).state).toBe('ok');
});

atEachPlace(({ bench }) => {
  test('without a folder the probe is paused, and a folder that is gone is down', async () => {
    const place = bench(makeWorkshop());
    place.location = null;
    expect(await place.run({ kind: 'disk' })).toMatchObject({
      state: 'paused',
      reason: { ko: matching(/서버 폴더/) },
    });
    place.location = new LocalLocation(join('/nonexistent', 'folder'));
    expect(await place.run({ kind: 'disk' })).toMatchObject({ state: 'down' });
  });
});
