import type { LocalText } from '../../../shared/model/local-text.ts';
import type { RunbookPurpose, RunbookSummary, StepDescription } from '../../../shared/model/runbook.ts';
import { runbookDue } from '../../../shared/rules/runbook-due.ts';
import { byPriority, purposeOrder } from '../../../shared/rules/runbook-order.ts';

type RunbookGroup = {
  readonly purpose: RunbookPurpose;
  readonly runbooks: readonly RunbookSummary[];
};

/** Runbooks by purpose; in each group those with a priority first, in its order, the others as the pack has them. */
export function runbookGroups(runbooks: readonly RunbookSummary[]): readonly RunbookGroup[] {
  return purposeOrder
    .map((purpose) => ({ purpose, runbooks: byPriority(runbooks, purpose) }))
    .filter((group) => group.runbooks.length > 0);
}

/** Those that speak of one thing by its id, in the order of the groups. */
export function runbooksAbout(
  runbooks: readonly RunbookSummary[],
  kind: keyof RunbookSummary['about'],
  id: string,
): readonly RunbookSummary[] {
  return runbookGroups(runbooks.filter(({ about }) => about[kind].includes(id))).flatMap(
    (group) => group.runbooks,
  );
}

/** The runbooks whose titles a step of another one quotes in its words. */
export function runbooksNamed(
  runbooks: readonly RunbookSummary[],
  { title, text, good, question }: Pick<StepDescription, 'title' | 'text' | 'good' | 'question'>,
  ownId: string,
): readonly RunbookSummary[] {
  const options = question?.choices.map((choice) => choice.title) ?? [];
  const said = [title, text, good, ...options].flatMap((words) => words ?? []);
  const isQuoted = (named: LocalText) =>
    said.some(({ en, ko }) => en.includes(`"${named.en}"`) || ko.includes(`"${named.ko}"`));
  return runbooks.filter((runbook) => runbook.id !== ownId && isQuoted(runbook.title));
}

/** Those whose title or description in either language holds the text; letter case is ignored. */
export function matchingRunbooks(
  runbooks: readonly RunbookSummary[],
  typed: string,
): readonly RunbookSummary[] {
  const wanted = typed.trim().toLocaleLowerCase();
  if (wanted === '') return runbooks;
  return runbooks.filter(({ title, description }) =>
    [title.en, title.ko, description?.en ?? '', description?.ko ?? '']
      .join('\n')
      .toLocaleLowerCase()
      .includes(wanted),
  );
}

/** The recurring ones that are due at `now` (epoch ms): the longest overdue first, those never carried out last. */
export function dueRunbooks(runbooks: readonly RunbookSummary[], now: number): readonly RunbookSummary[] {
  return runbooks
    .flatMap((runbook) => {
      const due = runbookDue(runbook, now);
      if (due?.kind === 'due') return [{ runbook, at: due.at }];
      return due?.kind === 'never' ? [{ runbook, at: Number.POSITIVE_INFINITY }] : [];
    })
    .toSorted((left, right) => (left.at === right.at ? 0 : left.at - right.at))
    .map(({ runbook }) => runbook);
}
