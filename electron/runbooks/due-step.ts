import type { StepId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { forAPerson } from './carry-out-step.ts';
import type { KnownRun } from './run-record.ts';
import { needsAgain, notDue, stepRuns, unknownStep } from './runbook-errors.ts';
import { hasEnded, standingsOf } from './standings.ts';
import type { Standing } from './standings.ts';
import { mannerOf } from './step-manner.ts';

/** A step that may be taken up now, with all that stands before it. @throws AppError runbook/unknown-step, runbook/not-due */
export function dueStep(run: KnownRun, stepId: StepId): Standing {
  const standings = standingsOf(run);
  const at = standings.findIndex((one) => one.stepId === stepId);
  const standing = standings[at];
  if (standing === undefined)
    throw unknownStep(
      stepId,
      standings.map((one) => one.stepId),
    );
  if (standing.isNeeded === false) throw notDue(whyNotNeeded(run, stepId));
  const before = standings.slice(0, at).find(({ isPassed }) => !isPassed);
  if (before !== undefined) throw notDue(comesFirst(before.step.title));
  return standing;
}

/** @throws AppError runbook/not-due, runbook/step-runs, runbook/needs-again */
export function refuseUnlessPerformable({ step, state }: Standing, again: boolean): void {
  const manner = mannerOf(step);
  if (manner === 'person') throw notDue(forAPerson);
  if (state === 'running') throw stepRuns();
  if (state === 'waiting' && manner !== 'looked-at') throw notDue(waits);
  const wasTriedAtTarget = manner === 'confirmed' && (state === 'cut-off' || state === 'cancelled');
  if (!again && (hasEnded(state) || wasTriedAtTarget)) throw needsAgain();
}

/** Whether the console goes on with this step by itself once it was asked to carry on. */
export function goesOnByItself({ step, state }: Standing): boolean {
  const manner = mannerOf(step);
  if (manner !== 'automatic' && manner !== 'looked-at') return false;
  return state === 'open' || state === 'cancelled' || state === 'cut-off';
}

function whyNotNeeded({ record }: KnownRun, stepId: StepId): LocalText {
  const lacks = record.steps.find(({ id }) => id === stepId)?.lacks ?? null;
  return lacks?.leftOut === true ? lacks.text : notNeeded;
}

const notNeeded = localText(
  'This step is not needed in this run.',
  '이 실행에서는 필요하지 않은 단계입니다.',
);
const waits = localText(
  'This step waits for a person: say that it is done, or end it.',
  '사람의 확인을 기다리는 단계입니다. 완료했다고 알리거나 끝내십시오.',
);

function comesFirst(title: LocalText): LocalText {
  return localText(`"${title.en}" comes first.`, `"${title.ko}" 단계를 먼저 수행해야 합니다.`);
}
