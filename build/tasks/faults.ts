import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from '../steps/build-all.ts';
import { message } from '../steps/message.ts';
import { inRoot } from '../steps/root.ts';
import { single, type StageResult, sum, summaryLine } from '../steps/stage-result.ts';
import { runVitest } from '../steps/tools.ts';

/** From so many rounds on, a run is the long form and has to kill as often as is promised. */
const longFormRounds = 100;
const leastKills = 200;
const leastKillsOfEach = 50;
const timeoutMs = 6 * 3_600_000;

/** Every kill that happened, by what the process was doing: a line each, written by the tests. */
function countKills(file: string): ReadonlyMap<string, number> {
  const counts = new Map(['capture', 'prune', 'restore'].map((what) => [what, 0]));
  for (const what of readFileSync(file, 'utf8').split('\n').filter(Boolean))
    counts.set(what, (counts.get(what) ?? 0) + 1);
  return counts;
}

function enoughKills(
  kills: ReadonlyMap<string, number>,
  { promised }: { readonly promised: boolean },
): StageResult {
  const counts = [...kills.values()];
  const all = counts.reduce((total, count) => total + count, 0);
  const isEnough = all >= leastKills && counts.every((count) => count >= leastKillsOfEach);
  const told = `at least ${leastKills} kills in all and ${leastKillsOfEach} of each`;
  console.log(`kills: ${[...kills].map(([what, count]) => `${what} ${count}`).join(', ')}, in all ${all}`);
  return promised ? single(told, isEnough) : sum([]);
}

/**
 * `npm run faults [-- --rounds N --seed N] [NAME …]`: every fault switch of the practice servers, and the long form of what snapshots must
 * survive: kills, power losses, failing disks, storms of writers, damage. The seed that is printed repeats a run; names of files, or parts
 * of them, leave out the others.
 */
try {
  const { values, positionals: only } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: 'string', default: String(longFormRounds) }, seed: { type: 'string' } },
  });
  const seed = values.seed ?? String(randomInt(1, 1_000_000));
  const startedAt = performance.now();
  const rounds = Number(values.rounds);
  const again = ['npm run faults --', '--rounds', rounds, '--seed', seed, ...only].join(' ');
  console.log(`${rounds} rounds, seed ${seed}: ${again}`);
  const killsFile = inRoot('out', 'reports', 'kills.txt');
  process.env['HOLDFAST_FAULT_ROUNDS'] = String(rounds);
  process.env['HOLDFAST_FAULT_SEED'] = seed;
  process.env['HOLDFAST_FAULT_KILLS'] = killsFile;
  await buildAll();
  mkdirSync(dirname(killsFile), { recursive: true });
  writeFileSync(killsFile, '');
  const ran = await runVitest(['faults'], { timeoutMs, only });
  const result = sum([
    ran,
    enoughKills(countKills(killsFile), { promised: rounds >= longFormRounds && only.length === 0 }),
  ]);
  for (const { name, reason } of result.skipped) console.log(`skipped: ${name}: ${reason}`);
  for (const name of result.failed) console.log(`failed:  ${name}`);
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(0);
  console.log(`${summaryLine(result)} in ${minutes} minutes: ${again}`);
  process.exitCode = result.failed.length > 0 ? 1 : 0;
} catch (error) {
  console.error(`The faults could not be run: ${message(error)}`);
  process.exitCode = 1;
}
