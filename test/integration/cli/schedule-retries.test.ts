import { renameSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ShiftedClock } from '../../fakes/shifted-clock.ts';
import { notBuilt } from './built.ts';
import { addShopAndVault, addVault, openShopDesk, targetName } from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

const Report = z.object({
  runs: z.array(z.object({ state: z.string(), cause: z.string().nullable(), attempts: z.number() })),
});
const Listed = z.object({ snapshots: z.array(z.object({ kind: z.string() })) });
const minuteMs = 60_000;
const clock = new ShiftedClock();
let desk: ShopDesk;

/** The time of day so many hours ago: nothing else is due in the minutes of this test, whenever it runs. */
function hoursAgo(hours: number): string {
  const at = new Date(Date.now() - hours * 60 * minuteMs);
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
}

async function runDue() {
  return Report.parse(await desk.json('schedule', 'run-due')).runs;
}

async function snapshotsOf(repository: string) {
  return Listed.parse(await desk.json('snapshot', 'list', '--repo', repository)).snapshots;
}

describe.skipIf(notBuilt)('a nightly snapshot with a copy, when the place of the copy is away', () => {
  beforeAll(async () => {
    desk = await openShopDesk(clock);
    await addShopAndVault(desk);
    await addVault(desk, 'copy');
    const what = ['--target', targetName, '--repo', 'vault', '--to', 'copy', '--no-retention'];
    // Made a day ago, so that it is due by the clock of this computer, which its child processes have too.
    clock.aheadMs = -24 * 60 * minuteMs;
    await desk.json('schedule', 'set', '--name', 'nightly', '--daily', hoursAgo(6), ...what);
  }, 120_000);

  afterAll(() => desk.dispose());

  it('is tried again, and only the copy is made when the place is back', async () => {
    renameSync(desk.at('copy'), desk.at('away'));
    clock.aheadMs = 0;
    expect(await runDue()).toMatchObject([{ state: 'missed', cause: 'place-not-there', attempts: 1 }]);
    expect(await snapshotsOf('vault')).toHaveLength(1);
    expect(await runDue()).toEqual([]);
    renameSync(desk.at('away'), desk.at('copy'));
    clock.aheadMs = 16 * minuteMs;
    expect(await runDue()).toMatchObject([{ state: 'ok', attempts: 2 }]);
    expect(await snapshotsOf('vault')).toHaveLength(1);
    expect(await snapshotsOf('copy')).toHaveLength(1);
  }, 120_000);
});
