import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { countsFileVariable } from '../../../build/steps/vitest-counts.ts';

const tests = `
describe('a', () => {
  it('passes', () => {});
  it('is skipped in the middle', (context) => context.skip('nothing to see'));
  it.skipIf(true)('is skipped (needs root)', () => {});
  describe.skipIf(true)('group: no server here', () => it('is not run', () => {}));
});
`;

it('keeps a reason of every skipped test: its note, or the title that holds it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-counts-'));
  try {
    writeFileSync(join(folder, 'sample.test.js'), tests);
    const [vitest, reporter] = ['node_modules/vitest/vitest.mjs', 'build/steps/vitest-counts.ts'];
    const options = ['run', '--root', folder, '--globals', '--reporter', resolve(reporter)];
    const counts = join(folder, 'counts.json');
    const env = { ...process.env, [countsFileVariable]: counts };
    execFileSync(process.execPath, [resolve(vitest), ...options], { env, timeout: 25_000 });
    const name = 'sample.test.js > a > ';
    expect(JSON.parse(readFileSync(counts, 'utf8'))).toEqual({
      passed: 1,
      failed: [],
      skipped: [
        { name: `${name}is skipped in the middle`, reason: 'nothing to see' },
        { name: `${name}is skipped (needs root)`, reason: 'is skipped (needs root)' },
        { name: `${name}group: no server here > is not run`, reason: 'a > group: no server here' },
      ],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
