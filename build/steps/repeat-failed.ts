import type { StageResult } from './stage-result.ts';

/** More than so many files that fail are no accident of a busy computer. */
const mostFiles = 3;

/** The file that a failed test stands in: `[project] path > title`, the project where there is one. */
const testFile = /^(?:\[[^\]]+\] )?(?<file>\S+\.(?:test|spec)\.tsx?) > /u;

/**
 * Runs the files of the failed tests once more, alone, where they are few: real servers, processes and browsers on a busy computer can miss
 * a time limit. What passes then is counted as passed and named as repeated, so that it is seen; what fails again has failed.
 */
export async function repeatFailed(
  first: StageResult,
  again: (files: readonly string[]) => Promise<StageResult>,
): Promise<StageResult> {
  const files = filesToRepeat(first.failed);
  if (files.length === 0) return first;
  console.log(`\nonce more, alone: ${files.join(', ')}`);
  return afterRepeating(first, await again(files));
}

/** None where something failed that is no test of a file, or where too many files failed. */
export function filesToRepeat(failed: readonly string[]): readonly string[] {
  const files = failed.map((name) => testFile.exec(name)?.groups?.['file'] ?? null);
  const known = files.filter((file) => file !== null);
  const distinct = [...new Set(known)];
  return known.length < files.length || distinct.length > mostFiles ? [] : distinct;
}

/** What a stage came to when the files of its failed tests were run a second time; a second run that broke off says nothing of them. */
export function afterRepeating(first: StageResult, second: StageResult): StageResult {
  if (second.failed.some((name) => !testFile.test(name)))
    return { ...first, failed: [...first.failed, ...second.failed] };
  const failedAgain = new Set(second.failed);
  const repeated = first.failed.filter((name) => !failedAgain.has(name));
  return { ...first, passed: first.passed + repeated.length, failed: second.failed, repeated };
}
