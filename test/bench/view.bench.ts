import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow } from '../../build/steps/bench-report.ts';
import { TargetId, ViewId } from '../../shared/model/ids.ts';
import { forkLab } from '../lab/child.ts';
import { otherLoad } from './support/other-load.ts';
import { startTargetServer } from './support/processes.ts';
import { fact, measured, printRows, progress } from './support/rows.ts';
import { seedDataFolder } from './support/seed.ts';
import { watchStalls } from './support/stall-watch.ts';
import { startConsole } from './support/start-console.ts';
import type { RunningConsole } from './support/start-console.ts';
import { inTempFolder } from './support/temp-folder.ts';

/*
 * A view of 100,000 rows out of the database of a running practice messenger, asked for as the window asks for it, while the
 * console probes 200 targets. All orders and filters are asked for in turn, so that none is answered from memory: only the
 * newest four are kept. Each is asked for three times and the best counts, because what else runs on a computer only ever adds.
 */

const targets = 200;
const pageRows = 200;
const settleMs = 6_000;
const viewId = ViewId.parse('messages');
const columns = ['id', 'created_at', 'room', 'sender', 'type', 'size', 'file'];
const turns = 3;
const texts = ['a', 'practice', 'user1', '2026', 'ops', '회의', 'zzzz', '.pdf'];

type Times = { readonly median: number; readonly slowest: number };

function timesOf(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    slowest: sorted.at(-1) ?? Number.NaN,
  };
}

type Ask = Omit<Parameters<RunningConsole['show']>[0], 'targetId' | 'viewId' | 'limit'>;

/** The best time of each question, all of them asked for in turn. */
async function bestTimes(console: RunningConsole, targetId: TargetId, asks: readonly Ask[]): Promise<Times> {
  const best = asks.map(() => Number.POSITIVE_INFINITY);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [place, ask] of asks.entries()) {
      const { tookMs } = await console.show({ ...ask, targetId, viewId, limit: pageRows });
      best[place] = Math.min(best[place] ?? tookMs, tookMs);
    }
  }
  progress(`${asks.length} questions: ${best.map(Math.round).join(', ')} ms`);
  return timesOf(best);
}

const orders: readonly Ask[] = (['asc', 'desc'] as const).flatMap((direction) =>
  columns.map((column) => ({ order: { column, direction } })),
);
const filters: readonly Ask[] = texts.map((text) => ({ filter: { text } }));

/** All pages, one after the other, as when somebody drags the scroll bar from top to bottom. */
async function allPages(console: RunningConsole, targetId: TargetId, total: number): Promise<Times> {
  const times: number[] = [];
  for (let offset = 0; offset < total; offset += pageRows) {
    times.push((await console.show({ targetId, viewId, offset, limit: pageRows })).tookMs);
  }
  return timesOf(times);
}

async function measureView(console: RunningConsole, targetId: TargetId): Promise<readonly BenchRow[]> {
  const cold = await console.show({ targetId, viewId, limit: pageRows });
  const { total } = cold.page;
  await console.watch();
  const stopIdle = watchStalls();
  const first = await bestTimes(console, targetId, orders);
  const filter = await bestTimes(console, targetId, filters);
  const deep = await allPages(console, targetId, total);
  const stalls = await console.stalls();
  const idle = stopIdle();
  const name = `view of ${total.toLocaleString('en')} rows`;
  return [
    fact(`${name}, first page, nothing in memory and no child running`, cold.tookMs, 'ms'),
    measured(`${name}, first page, median of ${orders.length} orders`, first.median, 'ms', {
      below: 200,
    }),
    fact('… the slowest order', first.slowest, 'ms'),
    measured(`${name}, filter, median of ${filters.length}`, filter.median, 'ms', { below: 300 }),
    fact('… the slowest filter', filter.slowest, 'ms'),
    fact(`${name}, any page while scrolling, median`, deep.median, 'ms'),
    fact('… the slowest page', deep.slowest, 'ms'),
    measured('stalls of the main process while the view loads, 99th percentile', stalls.p99Ms, 'ms', {
      below: 16,
    }),
    fact('… the longest', stalls.longestMs, 'ms'),
    fact('… of an idle process at the same time, 99th percentile', idle.p99Ms, 'ms'),
    fact('… of an idle process at the same time, the longest', idle.longestMs, 'ms'),
  ];
}

async function main(): Promise<readonly BenchRow[]> {
  const others = await otherLoad();
  return inTempFolder((dataDir) =>
    inTempFolder(async (folder) => {
      const lab = forkLab();
      const server = await startTargetServer();
      try {
        await lab.start({ folder, size: 'full' });
        const address = `http://127.0.0.1:${server.port}`;
        const [target] = seedDataFolder({ dataDir, targets, address, folder, hours: 24, rawHours: 1 });
        const console = await startConsole(dataDir);
        try {
          await sleep(settleMs);
          return [...(await measureView(console, TargetId.parse(target?.id))), others];
        } finally {
          await console.stop();
        }
      } finally {
        await server.stop();
        await lab.stop();
      }
    }),
  );
}

printRows(await main());
