import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow } from '../../build/steps/bench-report.ts';
import { cpuMsOf, ownCpuMs } from './support/cpu-time.ts';
import { startBlackbox } from './support/blackbox.ts';
import { provideBlackbox } from './support/provide-blackbox.ts';
import { startEngine } from './support/engine.ts';
import { startTargetServer } from './support/processes.ts';
import { fact, measured, printRows, progress, skipped } from './support/rows.ts';
import { inTempFolder } from './support/temp-folder.ts';

/*
 * How many HTTP probes one second of processor time pays for, beside Debian's blackbox exporter on the same server. Both
 * are asked for the same probes in turn, a few seconds each, with the same number at a time. The console's figure includes
 * all that its engine does with a result: thresholds, history in the database, what the screens are told.
 */

const targets = 200;
const atOnce = 32;
const sliceMs = 4_000;
const slices = 3;

type Prober = {
  readonly name: string;
  /** Runs probes until the time is over; answers how many there were. */
  run(path: string, durationMs: number): Promise<number>;
  cpuMs(): number;
};

async function compare(path: string, probers: readonly Prober[]): Promise<readonly number[]> {
  const sums = probers.map(() => ({ probes: 0, cpuMs: 0 }));
  for (const prober of probers) await prober.run(path, 1_500);
  for (let slice = 0; slice < slices; slice += 1) {
    for (const [place, prober] of probers.entries()) {
      const sum = sums[place];
      if (sum === undefined) continue;
      const before = prober.cpuMs();
      sum.probes += await prober.run(path, sliceMs);
      sum.cpuMs += prober.cpuMs() - before;
    }
  }
  return sums.map(({ probes, cpuMs }, place) => {
    progress(`${probers[place]?.name}: ${probes} probes of ${path} in ${Math.round(cpuMs)} ms of CPU`);
    return probes / (cpuMs / 1000);
  });
}

/** Keeps `atOnce` probes going until the time is over. */
async function keepGoing(durationMs: number, one: (index: number) => Promise<void>): Promise<number> {
  const endsAt = performance.now() + durationMs;
  let count = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      count += 1;
      await one(count);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return count;
}

async function main(): Promise<readonly BenchRow[]> {
  await provideBlackbox();
  return inTempFolder(async (folder) => {
    const server = await startTargetServer();
    const address = `http://127.0.0.1:${server.port}`;
    const every = { kind: 'http', group: 'startup', every: '60m', title: { en: 'Health', ko: '상태' } };
    const holdfast = startEngine(targets, address, [
      { ...every, id: 'kept', request: { path: '/' }, expect: [{ status: 200 }] },
      { ...every, id: 'closed', request: { path: '/close' }, expect: [{ status: 200 }] },
    ]);
    const blackbox = await startBlackbox(folder);
    // The first runs, which every engine spreads over ten seconds after its start, are not part of it.
    await sleep(11_000);
    const { signal } = new AbortController();
    const engine: Prober = {
      name: 'holdfast',
      run: (path, durationMs) =>
        keepGoing(durationMs, async (index) => {
          const targetId = holdfast.targetIds[index % targets] ?? '';
          const probeId = path === '/' ? 'kept' : 'closed';
          const { state } = await holdfast.engine.run(targetId, [probeId], { signal, operatorRun: false });
          if (state !== 'ok') throw new Error(`a probe of ${path} answered ${state}`);
        }),
      cpuMs: ownCpuMs,
    };
    try {
      if (blackbox === null) {
        skipped('the blackbox exporter', 'prometheus-blackbox-exporter is not installed');
        const [kept = 0, closed = 0] = [
          ...(await compare('/', [engine])),
          ...(await compare('/close', [engine])),
        ];
        return [
          fact('http probes per CPU-second', kept, '1/s'),
          fact('… new connection each', closed, '1/s'),
        ];
      }
      const other: Prober = {
        name: 'blackbox',
        run: (path, durationMs) => keepGoing(durationMs, () => blackbox.probe(address + path)),
        cpuMs: () => cpuMsOf(blackbox.pid) ?? 0,
      };
      return [
        ...rowsOf('', await compare('/', [engine, other]), 2),
        ...rowsOf(', new connection each', await compare('/close', [engine, other]), null),
      ];
    } finally {
      await blackbox?.stop();
      await holdfast.dispose();
      await server.stop();
    }
  });
}

function rowsOf(
  note: string,
  [own = 0, other = 0]: readonly number[],
  atLeast: number | null,
): readonly BenchRow[] {
  const name = `http probes per CPU-second${note}`;
  const ratio = own / other;
  return [
    fact(name, own, '1/s'),
    fact(`${name}, blackbox exporter`, other, '1/s'),
    atLeast === null
      ? fact(`${name}, ratio`, ratio, '×')
      : measured(`${name}, ratio`, ratio, '×', { atLeast }),
  ];
}

printRows(await main());
