import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { type BenchRow, parseBenchOutput, renderBenchTable } from '../steps/bench-report.ts';
import { buildAll } from '../steps/build-all.ts';
import { message } from '../steps/message.ts';
import { inRoot } from '../steps/root.ts';
import { runProcess } from '../steps/run-process.ts';

/** The snapshots, five times beside four other programs, take by far the longest. */
const benchTimeoutMs = 3_600_000;

/** `npm run bench [NAME]…`: each test/bench/*.bench.ts by itself, so that none measures the other. */
async function bench(names: readonly string[]): Promise<boolean> {
  await buildAll();
  const folder = inRoot('test', 'bench');
  const files = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => file.endsWith('.bench.ts'))
    .filter((file) => names.length === 0 || names.some((name) => file.startsWith(name)))
    .toSorted();
  const rows: BenchRow[] = [];
  const broken: string[] = [];
  for (const file of files) {
    console.error(`── ${file}`);
    try {
      rows.push(...(await measure(inRoot('test', 'bench', file))));
    } catch (error) {
      broken.push(`${file}: ${message(error)}`);
    }
  }
  mkdirSync(inRoot('out'), { recursive: true });
  writeFileSync(inRoot('out', 'bench.json'), `${JSON.stringify({ rows, broken }, null, 2)}\n`);
  console.log(`\n${renderBenchTable(rows)}`);
  for (const line of broken) console.log(`broke off: ${line}`);
  return broken.length === 0 && rows.length > 0 && rows.every((row) => row.pass !== false);
}

async function measure(file: string): Promise<readonly BenchRow[]> {
  let output = '';
  const { exitCode } = await runProcess(process.execPath, ['--expose-gc', file], {
    timeoutMs: benchTimeoutMs,
    onOutput: (text) => {
      output += text;
    },
  });
  if (exitCode !== 0) throw new Error(`ended with exit code ${exitCode}`);
  return parseBenchOutput(output);
}

try {
  process.exitCode = (await bench(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  console.error(`The measurements could not be made: ${message(error)}`);
  process.exitCode = 1;
}
