import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow } from '../../build/steps/bench-report.ts';
import { startEngine } from './support/engine.ts';
import { startTargetServer } from './support/processes.ts';
import { fact, measured, printRows, progress } from './support/rows.ts';

/*
 * Whether memory grows with the number of rounds: the heap after a round's garbage is collected, at the 200th round, when
 * everything that is bounded has reached its bound, and at the 1,000th. Needs --expose-gc.
 */

const targets = 10;
const roundsBefore = 200;
const rounds = 1_000;
const common = { group: 'startup', every: '60m', title: { en: 'Health', ko: '상태' } };
const probes = [
  { ...common, kind: 'http', id: 'health', request: { path: '/' }, expect: [{ status: 200 }] },
  {
    ...common,
    kind: 'http',
    id: 'queue',
    request: { path: '/' },
    expect: [{ json: '$.queue', 'less-than': 9 }],
  },
  { ...common, kind: 'http', id: 'fresh', request: { path: '/close' }, measure: 'latency' },
  { ...common, kind: 'http', id: 'failing', request: { path: '/' }, expect: [{ status: 503 }] },
  { ...common, kind: 'tcp', id: 'port' },
  { ...common, kind: 'dns', id: 'name' },
];

/** Waits until what is buffered is in the database, then collects until nothing more is freed. */
async function heapBytes(): Promise<number> {
  await sleep(1_500);
  for (let turn = 0; turn < 4; turn += 1) {
    globalThis.gc?.();
    await sleep(50);
  }
  return process.memoryUsage().heapUsed;
}

async function main(): Promise<readonly BenchRow[]> {
  if (globalThis.gc === undefined) throw new Error('start it with --expose-gc');
  const server = await startTargetServer();
  const { engine, targetIds, dispose } = startEngine(targets, `http://127.0.0.1:${server.port}`, probes);
  const { signal } = new AbortController();
  const round = async (): Promise<void> => {
    await Promise.all(targetIds.map((id) => engine.run(id, null, { signal, operatorRun: false })));
  };
  try {
    for (let done = 0; done < roundsBefore; done += 1) await round();
    const before = await heapBytes();
    for (let done = roundsBefore; done < rounds; done += 1) await round();
    const after = await heapBytes();
    const growth = (after / before - 1) * 100;
    progress(`${rounds * targets * probes.length} probes; heap ${before} → ${after} bytes`);
    return [
      fact(`heap after ${roundsBefore} rounds of ${targets * probes.length} probes`, before / 1e6, 'MB'),
      fact(`heap after ${rounds} rounds`, after / 1e6, 'MB'),
      measured('heap growth in between', growth, '%', { below: 5 }),
    ];
  } finally {
    await dispose();
    await server.stop();
  }
}

printRows(await main());
