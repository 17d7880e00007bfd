import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isAppError } from '../../shared/errors/app-error.ts';
import type {
  ActionPlan,
  ActionResult,
  ActionRun,
  ActionSummary,
  PlannedRule,
} from '../../shared/model/action.ts';
import { ActionRunId } from '../../shared/model/ids.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { Target } from '../../shared/model/target.ts';
import { localText } from '../../shared/text/local-text.ts';
import { cancellable } from '../platform/cancellable.ts';
import { makeFolder } from '../platform/make-folder.ts';
import { blocked, needsReason, notConfirmed, notEnabled, planChanged, unknownRun } from './action-errors.ts';
import type { ActionOptions, ChosenAction, ChosenRun, Confirmed } from './action-requests.ts';
import type { CarriedOut } from './carry-out.ts';
import { describeAction } from './describe-action.ts';
import { fingerprintOf } from './fingerprint.ts';
import { PermissionStore } from './permission-store.ts';
import { definitionOf } from './prepare-action.ts';
import { copiesOf } from './kept/copy-places.ts';
import { newRun, planOf, prepareAction, prepareRest, prepareRevert } from './prepared.ts';
import type { Prepared, PrepareParts } from './prepared.ts';
import { RunLedger, namedArguments } from './run-ledger.ts';
import type { RunRecord } from './run-record.ts';
import { RunStore } from './run-store.ts';
import { wayBackOf } from './way-back.ts';

/** Longer ago than this a plan is no longer what the operator has before their eyes. */
const planLastsMs = 15 * 60_000;

/** Changes of targets: planned, confirmed, carried out as planned or not at all, and journalled. */
export class ActionService {
  readonly #options: ActionOptions;
  readonly #parts: PrepareParts;
  readonly #permissions: PermissionStore;
  readonly #store: RunStore;
  readonly #ledger: RunLedger;
  /** What runs now, one on each target; its controller stops it. */
  readonly #live = new Map<TargetId, { readonly runId: string; readonly stop: AbortController }>();

  constructor(options: ActionOptions) {
    this.#options = options;
    this.#parts = { reach: options, newestVerified: ({ id }) => options.newestVerified(id) };
    this.#permissions = new PermissionStore(options.database);
    this.#store = new RunStore(options.database);
    this.#ledger = new RunLedger(this.#store, options.journal);
  }

  list(targetId: TargetId): { readonly enabled: boolean; readonly actions: ActionSummary[] } {
    const target = this.#options.target(targetId);
    const pack = this.#options.pack(target.pack);
    return {
      enabled: this.#permissions.has(targetId),
      actions: pack.actions.map((action) =>
        describeAction(action, pack, (setting) => this.#options.locationFor(target, setting) !== null),
      ),
    };
  }

  /** Allows or forbids all changes of a target. */
  enable(targetId: TargetId, enabled: boolean, by: string): void {
    const { name } = this.#options.target(targetId);
    if (this.#permissions.has(targetId) === enabled) return;
    this.#options.journal.append({
      action: enabled ? 'action.enable' : 'action.disable',
      targetId,
      subject: name,
      result: 'done',
      details: {},
    });
    this.#permissions.set(targetId, enabled ? { at: this.#options.clock.now(), by } : null);
  }

  /** What the action would do now. Changes nothing. @throws AppError action/…, and what the target's files answer */
  plan({ targetId, ...chosen }: ChosenAction, signal: AbortSignal): Promise<ActionPlan> {
    const plannedAt = this.#options.clock.now();
    const target = this.#options.target(targetId);
    return planOf(prepareAction(this.#parts, target, { ...chosen, plannedAt, signal }));
  }

  /**
   * Carries out what was planned, or changes nothing.
   * @throws AppError action/not-enabled, target/not-confirmed, action/plan-changed, action/blocked, action/needs-reason
   */
  run(chosen: ChosenAction & Confirmed, signal: AbortSignal): Promise<ActionResult> {
    const target = this.#options.target(chosen.targetId);
    const pack = this.#options.pack(target.pack);
    // The permission is for changes of the target. A copy of what is there must be had also where nothing may be changed.
    const { kind } = chosen.definition ?? definitionOf(pack, chosen.actionId);
    if (kind !== 'files-keep') this.#requirePermission(target);
    return this.#confirmed(chosen, signal, (stoppable) =>
      prepareAction(this.#parts, target, { ...chosen, signal: stoppable }),
    );
  }

  /** What actions did on a target, the newest first. */
  runs(targetId: TargetId): ActionRun[] {
    return this.#store.list(targetId).map((run) => this.#described(run));
  }

  /** One of them; null where none began under this id. @throws AppError target/unknown */
  find(targetId: TargetId, runId: string): ActionRun | null {
    const run = this.#store.find(targetId, runId);
    return run === null ? null : this.#described(run);
  }

  /** What the way back of a run would do now. Changes nothing. @throws AppError action/unknown-run */
  planRevert(chosen: ChosenRun, signal: AbortSignal): Promise<ActionPlan> {
    const { target, run } = this.#revertible(chosen);
    return planOf(prepareRevert(this.#parts, target, { run, plannedAt: this.#options.clock.now(), signal }));
  }

  /** Goes back on a run. @throws AppError as `run`, and action/unknown-run */
  revert(chosen: ChosenRun & Confirmed, signal: AbortSignal): Promise<ActionResult> {
    const { target, run } = this.#revertible(chosen);
    // The run that is taken back keeps its record: taking it back is a run of its own.
    const { runId: _reverted, ...confirmed } = chosen;
    const { plannedAt } = confirmed;
    this.#requirePermission(target);
    return this.#confirmed(confirmed, signal, (stoppable) =>
      prepareRevert(this.#parts, target, { run, plannedAt, signal: stoppable }),
    );
  }

  /** The rest of a run that waits for a person, who says that it is done. @throws AppError action/unknown-run, action/plan-changed */
  goOn({ targetId, runId }: ChosenRun, signal: AbortSignal): Promise<ActionResult> {
    const target = this.#options.target(targetId);
    const run = this.#store.find(targetId, runId);
    if (run?.state !== 'waiting') throw unknownRun(runId);
    this.#requirePermission(target);
    return this.#alone(targetId, run.id, signal, async (stoppable) => {
      const of = run.reverts === null ? null : this.#store.find(targetId, run.reverts);
      const rest = prepareRest(this.#parts, target, { run, of, signal: stoppable });
      if (rest === null) throw planChanged();
      return this.#carriedOut(rest, { ...run, state: 'running' }, await rest.plan());
    });
  }

  /** Ends a run: after what it does at this moment, or at once where it waits for a person. @throws AppError action/unknown-run */
  stop({ targetId, runId }: ChosenRun): void {
    const live = this.#live.get(targetId);
    if (live?.runId === runId) return live.stop.abort();
    const run = this.#store.find(targetId, runId);
    if (run?.state !== 'waiting') throw unknownRun(runId);
    const stages = run.stages.map((stage) =>
      stage.outcome === 'waiting' ? { ...stage, outcome: 'stopped' as const } : stage,
    );
    this.#ledger.end({ ...run, stages, state: 'stopped', endedAt: this.#options.clock.now() }, {});
  }

  #confirmed(
    {
      targetId,
      plannedAt,
      fingerprint,
      confirmName,
      reason,
      runId,
    }: Confirmed & { readonly targetId: TargetId },
    signal: AbortSignal,
    prepare: (stoppable: AbortSignal) => Prepared,
  ): Promise<ActionResult> {
    const { clock, target } = this.#options;
    const { name } = target(targetId);
    if (confirmName !== name) throw notConfirmed(name);
    const age = clock.now() - plannedAt;
    if (age < 0 || age > planLastsMs) throw planChanged();
    const id = runId ?? ActionRunId.parse(randomBytes(8).toString('hex'));
    return this.#alone(targetId, id, signal, async (stoppable) => {
      const prepared = prepare(stoppable);
      const run = newRun(id, prepared, clock.now());
      try {
        // What was stopped stands in the journal as that, also where it ended in the middle of a wait.
        return await cancellable(stoppable, async () => {
          const plan = await prepared.plan();
          if (fingerprintOf(prepared.what, prepared.context, plan.seen) !== fingerprint) throw planChanged();
          const [blocker] = plan.blockers;
          if (blocker !== undefined) throw blocked(blocker);
          this.#passRules(run, plan.rules, reason?.trim() ?? '');
          return this.#carriedOut(prepared, { ...run, files: plan.files }, plan);
        });
      } catch (error: unknown) {
        this.#failed(run, error);
        throw error;
      }
    });
  }

  #requirePermission({ id, name }: Pick<Target, 'id' | 'name'>): void {
    if (!this.#permissions.has(id)) throw notEnabled(name);
  }

  /** Rules are passed with a reason in writing, or not at all. */
  #passRules(run: RunRecord, rules: readonly PlannedRule[], reason: string): void {
    if (rules.length > 0 && reason === '') throw needsReason(rules);
    for (const { id } of rules)
      this.#options.journal.append({
        action: 'action.pass-rule',
        targetId: run.targetId,
        subject: id,
        result: 'done',
        details: { action: run.actionId, run: run.id, reason },
      });
  }

  async #carriedOut(prepared: Prepared, run: RunRecord, plan: Awaited<ReturnType<Prepared['plan']>>) {
    const { safetyFolder, clock } = this.#options;
    makeFolder(safetyFolder);
    const stamp = new Date(clock.now()).toISOString().replaceAll(/[-:]/g, '').replace('.', '-');
    const keptAs = join(safetyFolder, `${stamp}-${run.targetId}-${run.actionId}`);
    const startedAt = clock.monotonicMs();
    if (plan.stages.length > 0) this.#begin(run);
    const carried = await prepared.carryOut(run, plan, { ledger: this.#ledger, safetyFolder, keptAs });
    return this.#answer(carried, clock.monotonicMs() - startedAt);
  }

  #begin(run: RunRecord): void {
    if (this.#store.find(run.targetId, run.id) === null) this.#ledger.begin(run);
  }

  #answer({ run, ...carried }: CarriedOut, durationMs: number): ActionResult {
    this.#live.delete(run.targetId);
    const { wayBack } = this.#described(run);
    const { actionId, id: runId } = run;
    return { ...carried, changes: [...carried.changes], actionId, runId, wayBack, durationMs };
  }

  /** One at a time on each target, and stoppable. */
  async #alone(
    targetId: TargetId,
    runId: string,
    signal: AbortSignal,
    work: (stoppable: AbortSignal) => Promise<ActionResult>,
  ): Promise<ActionResult> {
    if (this.#live.has(targetId)) throw blocked(anotherRuns);
    const stop = new AbortController();
    this.#live.set(targetId, { runId, stop });
    try {
      return await work(AbortSignal.any([signal, stop.signal]));
    } finally {
      this.#live.delete(targetId);
    }
  }

  #failed(run: RunRecord, error: unknown): void {
    const code = isAppError(error) ? error.code : 'bug';
    const isRefused = refusals.has(code);
    const result = code === 'run/cancelled' ? 'cancelled' : isRefused ? 'refused' : 'failed';
    const begun = this.#store.find(run.targetId, run.id);
    const endedAt = this.#options.clock.now();
    if (begun !== null) this.#store.put({ ...begun, state: 'failed', endedAt });
    this.#ledger.refused(run, result, { ...namedArguments(run), code });
  }

  #revertible({ targetId, runId }: ChosenRun) {
    const run = this.#store.find(targetId, runId);
    if (run === null || this.#described(run).wayBack.kind !== 'revert') throw unknownRun(runId);
    return { target: this.#options.target(targetId), run };
  }

  #described(run: RunRecord): ActionRun {
    const target = this.#options.target(run.targetId);
    const definition = this.#options.pack(target.pack).actions.find(({ id }) => id === run.actionId) ?? null;
    const revertedBy = this.#store.revertOf(run.id)?.id ?? null;
    const isLive = this.#live.get(run.targetId)?.runId === run.id;
    const isReverted = revertedBy !== null;
    return {
      id: run.id,
      actionId: run.actionId,
      title: run.title,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
      state: run.state === 'running' && !isLive ? 'interrupted' : run.state,
      stages: run.stages,
      wayBack: wayBackOf(run, { definition, target: target.name, isReverted, isLive }),
      kept: [...run.kept.map(({ path }) => path), ...copiesOf(run.safetyCopy)],
      reverts: run.reverts,
      revertedBy,
    };
  }
}

const refusals: ReadonlySet<string> = new Set([
  'action/plan-changed',
  'action/blocked',
  'action/needs-reason',
]);

const anotherRuns = localText(
  'Another action runs on this target now. Wait for its end.',
  '이 대상에서 다른 작업이 실행 중입니다. 끝날 때까지 기다리십시오.',
);
