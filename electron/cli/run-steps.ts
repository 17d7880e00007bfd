import { isAppError } from '../../shared/errors/app-error.ts';
import type { StepPlan } from '../../shared/contract/groups/runbooks.ts';
import type { RunId, StepId } from '../../shared/model/ids.ts';
import type { Run, RunStep } from '../../shared/model/runbook.ts';
import type { CommandContext } from './command.ts';
import { typedName } from './confirm.ts';
import { settlementOf } from './run-answers.ts';
import type { RunAnswers } from './run-answers.ts';
import { stepPlanText, stepWords } from './run-output.ts';
import { printable } from './table.ts';

/** What was said on the command line for steps that ask for more than being carried out. */
export type RunWishes = {
  readonly answers: RunAnswers;
  readonly confirm: string | undefined;
  readonly reason: string | undefined;
};

/** The run once nothing of it is carried out any more; Ctrl-C ends what is, and is waited for. */
export async function followRun({ ops, signal }: CommandContext, begun: Run): Promise<Run> {
  const calm = ops.with(new AbortController().signal);
  const cancel = () => void calm.call('runbooks.cancel', { runId: begun.id }).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    for (;;) {
      const run = await calm.call('runbooks.wait', { runId: begun.id });
      if (run.steps.every(({ state }) => state !== 'running')) return run;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Carries out all that needs nobody, and what answers are there for; the run stands where somebody is needed, or is finished. */
export async function carryThrough(context: CommandContext, begun: Run, wishes: RunWishes): Promise<Run> {
  const { ops, out, signal } = context;
  const given = new Map(Object.entries(wishes.answers));
  let told = 0;
  for (let run = begun; ;) {
    signal.throwIfAborted();
    const { id: runId, revision } = run;
    run = await followRun(context, await ops.call('runbooks.carryOn', { runId, revision }));
    told = tellSteps(out, run, told);
    if (run.next === null) return ops.call('runbooks.finish', { runId, revision: run.revision });
    const due = stepOf(run, run.next);
    const answer = given.get(due.step.id);
    const why = due.step.passes.length > 0 ? wishes.reason : undefined;
    const settlement = answer === undefined ? null : await settlementOf(answer, why);
    const mayBeSettled =
      settlement !== null &&
      (due.step.by === 'person' || due.state !== 'open' || settlement.outcome !== 'done');
    if (mayBeSettled) {
      given.delete(due.step.id);
      const said = { runId, revision: run.revision, stepId: due.step.id, ...settlement };
      run = await followRun(context, await ops.call('runbooks.settle', said));
      told = tellSteps(out, run, told);
      continue;
    }
    if (due.step.by !== 'confirmed' || due.state !== 'open') return run;
    const performed =
      wishes.confirm === undefined
        ? await performIdle(context, run, due, wishes)
        : await performConfirmed(context, run, due, wishes, false);
    if (performed === null) return run;
    run = performed;
    told = tellSteps(out, run, told);
  }
}

/**
 * Plans a step that changes something, shows it and carries it out once it is confirmed; null where something stands in its way or a
 * reason is missing, which is told.
 */
export async function performConfirmed(
  context: CommandContext,
  run: Run,
  { step }: RunStep,
  { answers, confirm, reason }: RunWishes,
  again: boolean,
): Promise<Run | null> {
  const { out } = context;
  const plan = await planned(context, run, step.id, answers);
  out.note(stepPlanText(plan));
  if (plan.blockers.length > 0) return null;
  if (plan.nothingToDo !== null) return perform(context, run, plan, { confirmName: '' }, again);
  const why = argumentsFor(answers, step.id)?.reason ?? reason;
  if (plan.rules.length > 0 && why === undefined) {
    out.note('A rule stands against this step: say why it is passed with --reason.');
    return null;
  }
  const confirmName = await typedName(context, confirm, { kind: 'target', name: run.targetName });
  const confirmed = { confirmName, ...(why === undefined ? {} : { reason: why }) };
  return perform(context, run, plan, confirmed, again);
}

/** A step that nobody confirms is done where there is nothing for it to do; null where there is, or it cannot be planned like this. */
async function performIdle(
  context: CommandContext,
  run: Run,
  { step }: RunStep,
  { answers }: RunWishes,
): Promise<Run | null> {
  if (step.kind !== 'action') return null;
  const plan = await planned(context, run, step.id, answers).catch((error: unknown) => {
    if (isAppError(error) && !context.signal.aborted) return null;
    throw error;
  });
  if (plan === null || plan.nothingToDo === null) return null;
  return perform(context, run, plan, { confirmName: '' }, false);
}

function planned({ ops }: CommandContext, run: Run, stepId: StepId, answers: RunAnswers): Promise<StepPlan> {
  const given = argumentsFor(answers, stepId)?.arguments ?? {};
  return ops.call('runbooks.plan', { runId: run.id, stepId, arguments: given });
}

function argumentsFor(answers: RunAnswers, stepId: StepId) {
  const answer = answers[stepId];
  return answer !== undefined && 'arguments' in answer ? answer : null;
}

async function perform(
  context: CommandContext,
  run: Run,
  { stepId, plannedAt, fingerprint }: StepPlan,
  confirmed: { readonly confirmName: string; readonly reason?: string },
  again: boolean,
): Promise<Run> {
  const begun = await context.ops.call('runbooks.perform', {
    runId: run.id,
    revision: run.revision,
    stepId,
    again,
    confirmation: { plannedAt, fingerprint, ...confirmed },
  });
  return followRun(context, begun);
}

export function stepOf(run: Run, id: StepId): RunStep {
  const found = run.steps.find(({ step }) => step.id === id);
  if (found === undefined) throw new Error(`run ${run.id satisfies RunId} has no step ${id}`);
  return found;
}

/** Tells attempts that have ended since; answers how many there are now. */
function tellSteps(out: CommandContext['out'], run: Run, told: number): number {
  const ended = run.steps
    .flatMap(({ step, attempts }) => attempts.map((attempt) => ({ step, attempt })))
    .filter(({ attempt }) => attempt.state !== 'running' && attempt.state !== 'waiting')
    .toSorted((a, b) => (a.attempt.endedAt ?? 0) - (b.attempt.endedAt ?? 0));
  for (const { step, attempt } of ended.slice(told)) {
    const found = attempt.result?.en ?? attempt.reason ?? attempt.note ?? '';
    out.note(
      `${stepWords[attempt.state]}  ${step.id}: ${step.title.en}${found === '' ? '' : ` (${printable(found)})`}`,
    );
  }
  return ended.length;
}
