import { expect, it } from 'vitest';
import { afterRepeating, filesToRepeat, repeatFailed } from '../../../build/steps/repeat-failed.ts';
import type { StageResult } from '../../../build/steps/stage-result.ts';

const first: StageResult = {
  passed: 5,
  failed: ['test/integration/a.test.ts > x > y', 'test/integration/a.test.ts > z'],
  skipped: [],
};

it('names each file of a failed test once, whichever runner names it', () => {
  expect(filesToRepeat([...first.failed, '[web] b.spec.ts > opens'])).toEqual([
    'test/integration/a.test.ts',
    'b.spec.ts',
  ]);
});

it('repeats nothing where many files failed, or something that is no test', () => {
  expect(filesToRepeat(['a', 'b', 'c', 'd'].map((name) => `test/${name}.test.ts > x`))).toEqual([]);
  expect(filesToRepeat([...first.failed, 'unhandled: broken'])).toEqual([]);
  expect(filesToRepeat([...first.failed, 'test/a.test.ts: could not be loaded'])).toEqual([]);
});

it('counts what passed the second time as passed, and names it', () => {
  const second: StageResult = { passed: 1, failed: ['test/integration/a.test.ts > z'], skipped: [] };
  expect(afterRepeating(first, second)).toEqual({
    passed: 6,
    failed: ['test/integration/a.test.ts > z'],
    skipped: [],
    repeated: ['test/integration/a.test.ts > x > y'],
  });
});

it('believes nothing of a second run that broke off', () => {
  const second: StageResult = { passed: 1, failed: ['integration broke off with exit code 1'], skipped: [] };
  expect(afterRepeating(first, second)).toEqual({
    ...first,
    failed: [...first.failed, 'integration broke off with exit code 1'],
  });
});

it('runs nothing again where nothing failed', async () => {
  const green = { ...first, failed: [] };
  expect(await repeatFailed(green, async () => Promise.reject(new Error('ran')))).toBe(green);
});
