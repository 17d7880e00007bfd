import type { StepConfirmation, StepPlan } from '../../shared/contract/groups/runbooks.ts';
import type { RunId, SnapshotId, StepId } from '../../shared/model/ids.ts';
import type { RunbookRule } from '../../shared/model/runbook.ts';
import { dueStep } from './due-step.ts';
import type { KnownRun } from './run-record.ts';
import { needsReason, notConfirmed, notDue, notPlanned } from './runbook-errors.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { RunbookPorts } from './runbook-ports.ts';
import { rulesOf, rulesText } from './settle-step.ts';
import { contextOf } from './step-context.ts';
import type { ConfirmedStep } from './step-context.ts';
import { chosenAction } from './steps/action-step.ts';
import { planRestore } from './steps/restore-step.ts';

/** Longer ago than this a plan is no longer what the operator has before their eyes. */
const planLastsMs = 15 * 60_000;
const keptPlans = 100;

type Values = Readonly<Record<string, string | number>>;

type Shown = {
  readonly plan: StepPlan;
  readonly arguments: Values;
  readonly snapshotId: SnapshotId | null;
};

/** Plans of steps that change something, as they were shown: only one of these is carried out. */
export class StepPlans {
  readonly #ports: RunbookPorts;
  readonly #shown = new Map<string, Shown>();

  constructor(ports: RunbookPorts) {
    this.#ports = ports;
  }

  /** What the step would do now. Changes nothing. @throws AppError runbook/not-due, and what its action or restore answers */
  async make(run: KnownRun, stepId: StepId, given: Values, signal: AbortSignal): Promise<StepPlan> {
    const { step } = dueStep(run, stepId);
    const context = contextOf(run, this.#ports, signal);
    const common = { runId: run.record.id, stepId, plannedAt: this.#ports.clock.now() };
    const own = rulesOf(run, step.passes);
    if (step.do === 'action' || step.do === 'command') {
      const action = await this.#ports.actions.plan(chosenAction(step, context, given), signal);
      const { plannedAt, fingerprint, nothingToDo } = action;
      // Nothing is executed then, so no rule is passed and nothing is in the way.
      const rules = nothingToDo === null ? withoutTwice([...own, ...action.rules]) : [];
      const blockers = nothingToDo === null ? action.blockers : [];
      const asked = { action, restore: null, rules, blockers, nothingToDo };
      const plan = { ...common, plannedAt, fingerprint, ...asked };
      return this.#keep({ plan, arguments: given, snapshotId: null });
    }
    if (step.do !== 'restore') throw notDue(nothingToPlan);
    const { plan: restore, snapshot, fingerprint } = await planRestore(step, context);
    const blockers = restore.blockers.map(({ text }) => text);
    const asked = { action: null, restore, rules: [...own], blockers, nothingToDo: null };
    const plan = { ...common, fingerprint, ...asked };
    return this.#keep({ plan, arguments: given, snapshotId: snapshot.id });
  }

  /**
   * What was confirmed, and the rules that are passed with it.
   * @throws AppError target/not-confirmed, action/plan-changed, runbook/needs-reason
   */
  confirmed(
    run: KnownRun,
    stepId: StepId,
    confirmation: StepConfirmation | undefined,
    clean: (text: string) => string,
  ): { readonly confirmed: ConfirmedStep; readonly rules: readonly RunbookRule[] } {
    const { name } = this.#ports.target(run.record.targetId);
    const shown =
      confirmation === undefined ? undefined : this.#shown.get(keyOf(run.record.id, stepId, confirmation));
    if (confirmation === undefined || shown === undefined) throw notPlanned();
    const { rules, nothingToDo } = shown.plan;
    if (nothingToDo === null && confirmation.confirmName !== name) throw notConfirmed(name);
    const age = this.#ports.clock.now() - shown.plan.plannedAt;
    if (age < 0 || age > planLastsMs || shown.plan.plannedAt !== confirmation.plannedAt) throw notPlanned();
    if (rules.length > 0 && confirmation.reason === undefined) throw needsReason(rulesText(rules));
    const { arguments: given, snapshotId } = shown;
    const { reason, ...typed } = confirmation;
    const why = reason === undefined ? {} : { reason: clean(reason) };
    const isIdle = nothingToDo !== null;
    return { confirmed: { ...typed, ...why, arguments: given, snapshotId, isIdle }, rules };
  }

  #keep(shown: Shown): StepPlan {
    const { plan } = shown;
    this.#shown.set(keyOf(plan.runId, plan.stepId, plan), shown);
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > keptPlans && oldest !== undefined) this.#shown.delete(oldest);
    return plan;
  }
}

function keyOf(runId: RunId, stepId: StepId, { fingerprint }: Pick<StepPlan, 'fingerprint'>): string {
  return `${runId}/${stepId}/${fingerprint}`;
}

function withoutTwice(rules: readonly RunbookRule[]): RunbookRule[] {
  return [...new Map(rules.map((rule) => [rule.id, rule])).values()];
}

const nothingToPlan = localText(
  'This step changes nothing that would have to be planned.',
  '계획이 필요한 변경이 없는 단계입니다.',
);
