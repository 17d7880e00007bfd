import type { StepPlan } from '../../shared/contract/groups/runbooks.ts';
import type { Run, RunStep } from '../../shared/model/runbook.ts';
import { planText } from './action-output.ts';
import { describePlan } from './restore-text.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { printable, table } from './table.ts';
import { localTime } from './times.ts';

/** A run as an operator reads it: every step with how it went, and what is due. */
export function runText(run: Run): string {
  const next = run.steps.find(({ step }) => step.id === run.next);
  return [
    `${run.title.en} on ${run.targetName}: ${stateText(run)}`,
    `run ${run.id}, begun ${localTime(run.startedAt)} by ${run.startedBy}, carried out by ${run.operator}`,
    ...run.passedRules.map(
      ({ title, reason, operator }) => `RULE PASSED: ${title.en} Reason: ${printable(reason)} (${operator})`,
    ),
    table(
      ['', 'step', 'state', 'what', 'found'],
      run.steps.map(({ step, state, attempts }, at) => [
        String(at + 1),
        step.id,
        stepWords[state],
        step.title.en,
        foundText(step, attempts),
      ]),
    ),
    ...run.notes.map(({ at, operator, text }) => `${localTime(at)} ${operator}: ${printable(text)}`),
    ...(next === undefined ? [] : [dueText(run, next)]),
    ...(run.state === 'open' && next === undefined
      ? [`No step is left: holdfast runbook finish ${run.id}`]
      : []),
  ].join('\n');
}

function foundText({ lacks }: RunStep['step'], attempts: RunStep['attempts']): string {
  const last = attempts.at(-1);
  if (last === undefined) return lacks?.text.en ?? '';
  return last.result?.en ?? last.reason ?? last.note ?? '';
}

/** What is to be done now, and how it is told. */
function dueText(run: Run, { step, state, attempts }: RunStep): string {
  const last = attempts.at(-1);
  const found = state === 'waiting' ? (last?.evidence.table ?? null) : null;
  const result = last?.result ?? null;
  return [
    `NEXT ${step.id}: ${step.title.en}`,
    ...(step.text === null ? [] : [`  ${step.text.en}`]),
    ...(step.good === null ? [] : [`  A good answer: ${step.good.en}`]),
    ...(step.lacks === null ? [] : [`  ${step.lacks.text.en}`]),
    ...(found === null
      ? []
      : [
          table(
            found.columns.map(({ en }) => en),
            found.rows.map((row) => row.map((cell) => String(cell ?? ''))),
          ),
          `${found.matching} rows`,
        ]),
    ...(result === null ? [] : [`  ${result.en}`]),
    ...(step.question?.choices ?? []).map(({ id, title }) => `  ${id}: ${title.en}`),
    `  ${howToGoOn(run, { step, state, attempts })}`,
  ].join('\n');
}

/** How a run ended, or that it waits: for the exit of the command. */
export function exitOf(run: Run): ExitCode {
  if (run.state === 'finished') return run.ok === true ? exitCodes.fine : exitCodes.findings;
  const next = run.steps.find(({ step }) => step.id === run.next);
  if (next?.state === 'failed') return exitCodes.findings;
  return run.state === 'abandoned' ? exitCodes.findings : exitCodes.waiting;
}

/** What a step that changes something would do. */
export function stepPlanText({ action, restore, rules, blockers, nothingToDo }: StepPlan): string {
  if (nothingToDo !== null) return `${action === null ? '' : `${action.title.en}: `}${nothingToDo.en}`;
  return [
    ...(action === null ? [] : [planText(action)]),
    ...(restore === null ? [] : [describePlan(restore)]),
    ...rules.map(({ title, reason }) => `RULE: ${title.en} ${reason.en}`),
    ...(action === null && restore === null ? blockers.map(({ en }) => `IN THE WAY: ${en}`) : []),
  ].join('\n');
}

export const stepWords: Readonly<Record<RunStep['state'], string>> = {
  open: '',
  running: 'under way',
  waiting: 'WAITS',
  done: 'done',
  failed: 'FAILED',
  skipped: 'SKIPPED',
  cancelled: 'cancelled',
  'cut-off': 'CUT OFF',
  'not-needed': 'not needed',
};

function stateText({ state, ok, endedSteps, neededSteps, endReason, steps }: Run): string {
  const count = (wanted: RunStep['state']) => steps.filter((one) => one.state === wanted).length;
  if (state === 'abandoned') return `abandoned: ${endReason ?? ''}`;
  if (state === 'finished')
    return ok === true
      ? 'finished, all well'
      : `finished, NOT ALL WELL: ${count('failed')} failed, ${count('skipped')} skipped`;
  const undecided = steps.length - count('not-needed') - neededSteps;
  return `${endedSteps} of ${neededSteps} steps${undecided === 0 ? '' : `, and ${undecided} more if they are needed`}`;
}

function howToGoOn({ id }: Run, { step, state }: RunStep): string {
  if (state === 'failed' || state === 'cut-off' || state === 'cancelled')
    return `holdfast runbook repeat ${step.id} --run ${id}, or skip or fail with --reason`;
  if (step.by === 'person' || state === 'waiting')
    return `holdfast runbook done ${step.id} --run ${id}${step.question === null ? '' : ' --value …'}, or fail or skip with --reason`;
  return `holdfast runbook next ${id}`;
}
