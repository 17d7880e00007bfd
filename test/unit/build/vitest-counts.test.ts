import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { countsFileVariable } from '../../../build/steps/vitest-counts.ts';

const mixed = `
describe('a', () => {
  it('passes', () => {});
  it('is skipped in the middle', (context) => context.skip('nothing to see'));
  it.skipIf(true)('is skipped (needs root)', () => {});
  describe.skipIf(true)('group: no server here', () => it('is not run', () => {}));
});
`;
const endless = `it('never ends', () => new Promise(() => {}), 60_000);`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-counts-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function command(sample: string): {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly counts: string;
} {
  writeFileSync(join(folder, 'sample.test.js'), sample);
  const [vitest, reporter] = ['node_modules/vitest/vitest.mjs', 'build/steps/vitest-counts.ts'];
  const counts = join(folder, 'counts.json');
  return {
    args: [resolve(vitest), 'run', '--root', folder, '--globals', '--reporter', resolve(reporter)],
    env: { ...process.env, [countsFileVariable]: counts },
    counts,
  };
}

it('keeps a reason of every skipped test: its note, or the title that holds it', () => {
  const { args, env, counts } = command(mixed);
  execFileSync(process.execPath, args, { env, timeout: 25_000 });
  const name = 'sample.test.js > a > ';
  expect(JSON.parse(readFileSync(counts, 'utf8'))).toEqual({
    passed: 1,
    failed: [],
    skipped: [
      { name: `${name}is skipped in the middle`, reason: 'nothing to see' },
      { name: `${name}is skipped (needs root)`, reason: 'is skipped (needs root)' },
      { name: `${name}group: no server here > is not run`, reason: 'a > group: no server here' },
    ],
    running: [],
  });
});

it('says what was running when the run is killed', async () => {
  const { args, env, counts } = command(endless);
  const run = execFile(process.execPath, args, { env });
  const ended = new Promise((done) => run.once('close', done));
  try {
    await vi.waitUntil(() => existsSync(counts), 20_000);
  } finally {
    run.kill('SIGKILL');
    await ended;
  }
  expect(JSON.parse(readFileSync(counts, 'utf8'))).toMatchObject({ passed: 0, running: ['sample.test.js'] });
});
