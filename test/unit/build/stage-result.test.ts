import { describe, expect, it } from 'vitest';
import {
  fromRunner,
  single,
  skippedStage,
  type StageResult,
  sum,
  summaryLine,
} from '../../../build/steps/stage-result.ts';

const green: StageResult = { passed: 3, failed: [], skipped: [] };

describe('the sum of the test stages', () => {
  it('ends with the line that others read', () => {
    const total = sum([
      green,
      single('lint', false),
      skippedStage('screens', 'no browser'),
      single('types', true),
    ]);
    expect(summaryLine(total)).toBe('4 passed, 1 failed, 1 skipped');
    expect(total.failed).toEqual(['lint']);
    expect(total.skipped).toEqual([{ name: 'screens', reason: 'no browser' }]);
  });
});

describe('the result of a test runner', () => {
  it('is its counts when it ended well', () => {
    expect(fromRunner('unit', green, 0)).toEqual(green);
  });

  it.each<[string, StageResult | null, number]>([
    ['it wrote no counts', null, 0],
    ['it was ended by a signal', null, 1],
    ['it found no tests', { passed: 0, failed: [], skipped: [] }, 0],
    ['it failed without a failed test', green, 1],
  ])('is a failure when %s', (_title, counts, exitCode) => {
    expect(fromRunner('unit', counts, exitCode).failed).toHaveLength(1);
  });

  it('names what was running and keeps what had failed when it was broken off', () => {
    const { failed } = fromRunner('unit', { ...green, failed: ['a > b'], running: ['unit c.test.ts'] }, 124);
    expect(failed).toEqual(['a > b', 'unit broke off with exit code 124 during unit c.test.ts']);
  });

  it('names each failed test once when the runner failed because of them', () => {
    expect(fromRunner('unit', { ...green, failed: ['a > b'] }, 1).failed).toEqual(['a > b']);
  });
});
