/** What one stage of the tests came to. */
export type StageResult = {
  readonly passed: number;
  /** Names of what failed. */
  readonly failed: readonly string[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** Names of what failed and passed when it was run once more, alone: among the passed ones. */
  readonly repeated?: readonly string[];
};

/** What a test runner has come to so far. */
export type RunnerCounts = StageResult & {
  /** The files that have begun and not ended: none at the end of a run. */
  readonly running?: readonly string[];
};

/** A stage that is one check: it passed or it failed. */
export function single(name: string, ok: boolean): StageResult {
  return { passed: ok ? 1 : 0, failed: ok ? [] : [name], skipped: [] };
}

/** A stage that could not run, with the reason. */
export function skippedStage(name: string, reason: string): StageResult {
  return { passed: 0, failed: [], skipped: [{ name, reason }] };
}

/**
 * The result of a test runner from its counts and its exit code. A runner that wrote no counts, or failed
 * without a failed test, is broken, and a broken stage is a failure.
 */
export function fromRunner(name: string, counts: RunnerCounts | null, exitCode: number): StageResult {
  const brokeOff = `${name} broke off with exit code ${exitCode}`;
  if (counts === null) return { passed: 0, failed: [brokeOff], skipped: [] };
  const { running = [], ...result } = counts;
  if (running.length > 0) {
    return { ...result, failed: [...result.failed, `${brokeOff} during ${running.join(', ')}`] };
  }
  if (result.passed + result.failed.length + result.skipped.length === 0) {
    return { ...result, failed: [`${name} found no tests`] };
  }
  if (exitCode !== 0 && result.failed.length === 0) {
    return { ...result, failed: [`${name} ended with exit code ${exitCode}`] };
  }
  return result;
}

/** All stages together. */
export function sum(results: readonly StageResult[]): StageResult {
  return {
    passed: results.reduce((total, result) => total + result.passed, 0),
    failed: results.flatMap((result) => result.failed),
    skipped: results.flatMap((result) => result.skipped),
    repeated: results.flatMap((result) => result.repeated ?? []),
  };
}

/** The last line that `npm test` prints. */
export function summaryLine(total: StageResult): string {
  return `${total.passed} passed, ${total.failed.length} failed, ${total.skipped.length} skipped`;
}
