import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow } from '../../../build/steps/bench-report.ts';
import { fact, progress } from './rows.ts';

const lookMs = 1_500;
const noticeableShare = 20;

/**
 * How busy other programs keep this computer before a measurement begins. Times that somebody waits are worth little beside
 * them, so that the number stands next to every such time.
 */
export async function otherLoad(): Promise<BenchRow> {
  const before = processorTimes();
  await sleep(lookMs);
  const after = processorTimes();
  const share = ((after.busy - before.busy) / Math.max(1, after.all - before.all)) * 100;
  if (share > noticeableShare) {
    progress(
      `other programs take ${Math.round(share)} % of this computer: times of waiting will be too long`,
    );
  }
  return fact('(processors kept busy by other programs beforehand)', share, '%');
}

function processorTimes(): { readonly busy: number; readonly all: number } {
  return cpus().reduce(
    (sum, { times: { user, nice, sys, idle, irq } }) => ({
      busy: sum.busy + user + nice + sys + irq,
      all: sum.all + user + nice + sys + irq + idle,
    }),
    { busy: 0, all: 0 },
  );
}
