import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow } from '../../build/steps/bench-report.ts';
import { readFileSync } from 'node:fs';
import { cpuMsOfTree } from './support/cpu-time.ts';
import { otherLoad } from './support/other-load.ts';
import { startTargetServer } from './support/processes.ts';
import { fact, measured, printRows, progress, skipped } from './support/rows.ts';
import { seedDataFolder } from './support/seed.ts';
import { watchStalls } from './support/stall-watch.ts';
import { startConsole } from './support/start-console.ts';
import { inTempFolder } from './support/temp-folder.ts';

/*
 * What it costs to look after 200 servers: a whole console with its database, its journal and its schedules runs six probes a
 * minute on each of them, for a minute of real time. Processor time is that of the console and of its children together.
 */

const targets = 200;
const probesOfEach = 6;
const settleMs = 8_000;
const measureMs = 60_000;
const watchMs = 30_000;

async function main(): Promise<readonly BenchRow[]> {
  const others = await otherLoad();
  return inTempFolder(async (dataDir) => {
    const server = await startTargetServer();
    const address = `http://127.0.0.1:${server.port}`;
    seedDataFolder({ dataDir, targets, address, folder: null, hours: 24, rawHours: 1 });
    const console = await startConsole(dataDir);
    try {
      await sleep(settleMs);
      const requestsBefore = await server.requests();
      const before = cpuMsOfTree(console.pid);
      const startedAt = performance.now();
      await sleep(measureMs);
      const tookMs = performance.now() - startedAt;
      const after = cpuMsOfTree(console.pid);
      const requests = (await server.requests()) - requestsBefore;
      progress(`${requests} requests reached the server in ${Math.round(tookMs / 1000)} s`);
      // Afterwards: a timer a hundred times a second has a share of its own.
      const stopIdle = watchStalls();
      await console.watch();
      await sleep(watchMs);
      const stalls = await console.stalls();
      const idle = stopIdle();
      return [
        ...shareRows(before, after, tookMs),
        measured('stalls of the main process while probing, 99th percentile', stalls.p99Ms, 'ms', {
          below: 16,
        }),
        fact('… the longest', stalls.longestMs, 'ms'),
        fact('… of an idle process at the same time, 99th percentile', idle.p99Ms, 'ms'),
        fact('… of an idle process at the same time, the longest', idle.longestMs, 'ms'),
        ...memoryRows(console.pid),
        others,
      ];
    } finally {
      await console.stop();
      await server.stop();
    }
  });
}

function shareRows(before: number | null, after: number | null, tookMs: number): readonly BenchRow[] {
  if (before === null || after === null) {
    skipped('the share of a core', 'this system has no /proc to read processor time from');
    return [];
  }
  const share = ((after - before) / tookMs) * 100;
  return [
    measured(`${targets} targets × ${probesOfEach} probes a minute, share of one core`, share, '%', {
      below: 5,
    }),
  ];
}

function memoryRows(pid: number): readonly BenchRow[] {
  try {
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return resident === undefined ? [] : [fact('memory of the main process', Number(resident) / 1000, 'MB')];
  } catch {
    return [];
  }
}

printRows(await main());
