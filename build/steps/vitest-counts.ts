import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestModule, TestCase } from 'vitest/node';
import type { StageResult } from './stage-result.ts';

/** Name of the environment variable with the file that takes the counts. */
export const countsFileVariable = 'HOLDFAST_COUNTS_FILE';

/** Writes what a run came to, with the reason of every skipped test, which Vitest's own JSON leaves out. */
export class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly { readonly message: string }[]): void {
    const file = process.env[countsFileVariable];
    if (file === undefined) return;
    const broken = modules
      .filter((module) => module.errors().length > 0)
      .map((module) => `${module.relativeModuleId}: ${module.errors()[0]?.message ?? 'could not be loaded'}`);
    // The tests of a suite whose preparation failed count as skipped.
    const unprepared = modules.flatMap((module) =>
      [...module.children.allSuites()].flatMap((suite) =>
        suite
          .errors()
          .map(({ message }) => `${module.relativeModuleId} > ${suite.fullName} > preparation: ${message}`),
      ),
    );
    const counts = countTests(modules.flatMap((module) => [...module.children.allTests()]));
    mkdirSync(dirname(file), { recursive: true });
    const failed = [
      ...counts.failed,
      ...broken,
      ...unprepared,
      ...errors.map((error) => `unhandled: ${error.message}`),
    ];
    writeFileSync(file, JSON.stringify({ ...counts, failed }));
  }
}

function countTests(tests: readonly TestCase[]): StageResult {
  const withState = (state: string): readonly TestCase[] =>
    tests.filter((test) => test.result().state === state);
  return {
    passed: withState('passed').length,
    failed: withState('failed').map(title),
    skipped: [...withState('skipped'), ...withState('pending')].map((test) => ({
      name: title(test),
      reason: skipNote(test),
    })),
  };
}

function title(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`;
}

/** A group that is skipped as a whole, or a test by a condition, has no note: its title holds the reason. */
function skipNote(test: TestCase): string {
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  if (note !== undefined) return note;
  const { parent } = test;
  if (parent.type === 'suite' && parent.options.mode === 'skip') return parent.fullName;
  return test.options.mode === 'skip' ? test.name : 'no reason was given';
}

export { CountsReporter as default };
