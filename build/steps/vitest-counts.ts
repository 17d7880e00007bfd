import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestModule, TestCase } from 'vitest/node';
import { type RunnerCounts, type StageResult, sum } from './stage-result.ts';

/** Name of the environment variable with the file that takes the counts. */
export const countsFileVariable = 'HOLDFAST_COUNTS_FILE';

/**
 * Writes what a run came to, with the reason of every skipped test, which Vitest's own JSON leaves out. It is written with every file that
 * begins or ends, so that a run which is broken off still says what had failed and what was running.
 */
export class CountsReporter implements Reporter {
  readonly #running = new Set<string>();
  readonly #ended: StageResult[] = [];

  onTestModuleQueued(module: TestModule): void {
    this.#running.add(nameOf(module));
    this.#write(sum(this.#ended));
  }

  onTestModuleEnd(module: TestModule): void {
    this.#running.delete(nameOf(module));
    this.#ended.push(countModule(module));
    this.#write(sum(this.#ended));
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly { readonly message: string }[]): void {
    this.#running.clear();
    const counts = sum(modules.map(countModule));
    const unhandled = errors.map((error) => `unhandled: ${error.message}`);
    this.#write({ ...counts, failed: [...counts.failed, ...unhandled] });
  }

  #write({ passed, failed, skipped }: StageResult): void {
    const file = process.env[countsFileVariable];
    if (file === undefined) return;
    const counts: RunnerCounts = { passed, failed, skipped, running: [...this.#running] };
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(counts));
  }
}

/** Its project is named too: the same file runs in several. */
function nameOf(module: TestModule): string {
  return [module.project.name, module.relativeModuleId].filter(Boolean).join(' ');
}

function countModule(module: TestModule): StageResult {
  const broken = module
    .errors()
    .slice(0, 1)
    .map((error) => `${module.relativeModuleId}: ${error.message}`);
  // The tests of a suite whose preparation failed count as skipped.
  const unprepared = [...module.children.allSuites()].flatMap((suite) =>
    suite
      .errors()
      .map(({ message }) => `${module.relativeModuleId} > ${suite.fullName} > preparation: ${message}`),
  );
  const counts = countTests([...module.children.allTests()]);
  return { ...counts, failed: [...counts.failed, ...broken, ...unprepared] };
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
