import type { JournalEntry } from '../../shared/model/journal.ts';
import { alteredParts, sumDetails } from '../../shared/rules/recorded-parts.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

/** What is kept of a run, by part, with the SHA-256 of each as the store has it now: the run itself, and every attempt that has ended. */
export type RunParts = ReadonlyMap<string, string>;

/** The first part of every run; one that the journal knows was written down from its beginning on. */
export const wholeRun = 'run';

export function attemptPart(stepId: string, number: number): string {
  return `attempt.${stepId}.${number}`;
}

/** What an entry says of the parts that were written with it. */
export function partDetails(parts: RunParts, written: readonly string[]): Record<string, string> {
  return sumDetails([...parts].filter(([part]) => written.includes(part)));
}

/** What is kept now, compared with what the entries of a run (oldest first) say was written; each by its part. */
export function partProblems(
  now: RunParts,
  entries: readonly Pick<JournalEntry, 'details'>[],
): readonly (readonly [part: string, problem: LocalText])[] {
  return alteredParts(now, entries, wholeRun);
}

/** @param titleOf the title of a step by its id */
export function partText(part: string, titleOf: (stepId: string) => LocalText): LocalText {
  const [, stepId, number] = /^attempt\.(.+)\.(\d+)$/.exec(part) ?? [];
  if (stepId === undefined || number === undefined) return theRun;
  const { en, ko } = titleOf(stepId);
  return localText(`"${en}", attempt ${number}`, `"${ko}", ${number}번째 시도`);
}

const theRun = localText(
  'the run itself: its runbook, times, notes, passed rules or end',
  '실행 자체: 런북, 시각, 메모, 어긴 규칙 또는 종료',
);
