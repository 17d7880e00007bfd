import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { buildAll } from '../steps/build-all.ts';
import { message } from '../steps/message.ts';
import { summaryLine } from '../steps/stage-result.ts';
import { runVitest } from '../steps/tools.ts';

/**
 * `npm run faults [-- --rounds N --seed N]`: every fault switch of the practice servers, and the long form of what snapshots must
 * survive: kills, failing disks, storms of writers, damage. The seed that is printed repeats a run.
 */
try {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '100' }, seed: { type: 'string' } },
  });
  const seed = values.seed ?? String(randomInt(1, 1_000_000));
  console.log(
    `${values.rounds} rounds, seed ${seed}: npm run faults -- --rounds ${values.rounds} --seed ${seed}`,
  );
  process.env['HOLDFAST_FAULT_ROUNDS'] = values.rounds;
  process.env['HOLDFAST_FAULT_SEED'] = seed;
  await buildAll();
  const result = await runVitest(['faults'], { timeoutMs: 4 * 3_600_000 });
  console.log(summaryLine(result));
  process.exitCode = result.failed.length > 0 ? 1 : 0;
} catch (error) {
  console.error(`The faults could not be run: ${message(error)}`);
  process.exitCode = 1;
}
