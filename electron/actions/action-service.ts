import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { ActionPlan, ActionResult, ActionSummary } from '../../shared/model/action.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Target } from '../../shared/model/target.ts';
import type { Location } from '../locations/location.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import type { ActionDefinition } from '../packs/schema/action.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { ChildHost } from '../platform/child-host.ts';
import type { Clock } from '../platform/clock.ts';
import { writeFailure } from '../platform/file-errors.ts';
import type { JobHost } from '../platform/job-host.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { blocked, notConfirmed, notEnabled, planChanged, unknownAction } from './action-errors.ts';
import type { ActionContext, KindPlan, SendSteps } from './action-kind.ts';
import { planKind, runKind } from './action-kinds.ts';
import { describeAction } from './describe-action.ts';
import { PermissionStore } from './permission-store.ts';
import { snapshotRequired } from './snapshot-required.ts';
import { readArguments } from './read-arguments.ts';

export type ActionOptions = {
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly children: ChildHost;
  readonly jobs: JobHost;
  /** Where safety copies go: a folder of this account. */
  readonly safetyFolder: string;
  /** @throws AppError target/unknown */
  readonly target: (id: TargetId) => Target;
  /** @throws AppError pack/unknown */
  readonly pack: (id: string) => Pack;
  readonly locationFor: (target: Target, setting: string) => Location | null;
  /** When the newest whole snapshot of a target was taken that is verified, epoch ms; null when there is none. */
  readonly newestVerified: (id: TargetId) => number | null;
  /** Sends requests to a target. */
  readonly sendTo: (target: Target) => SendSteps;
};

/** An action chosen for a target, with what the operator filled in. */
export type ChosenAction = {
  readonly targetId: TargetId;
  readonly actionId: string;
  readonly arguments: Readonly<Record<string, string | number>>;
};

/** Longer ago than this a plan is no longer what the operator has before their eyes. */
const planLastsMs = 15 * 60_000;

/** Changes of targets: planned, confirmed, carried out as planned or not at all, and journalled. */
export class ActionService {
  readonly #options: ActionOptions;
  readonly #permissions: PermissionStore;
  /** Targets on which an action runs now: one at a time. */
  readonly #busy = new Set<TargetId>();

  constructor(options: ActionOptions) {
    this.#options = options;
    this.#permissions = new PermissionStore(options.database);
  }

  list(targetId: TargetId): { readonly enabled: boolean; readonly actions: ActionSummary[] } {
    const target = this.#options.target(targetId);
    const pack = this.#options.pack(target.pack);
    return {
      enabled: this.#permissions.has(targetId),
      actions: pack.actions.map((action) =>
        describeAction(action, (setting) => this.#options.locationFor(target, setting) !== null),
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
  async plan(chosen: ChosenAction, signal: AbortSignal): Promise<ActionPlan> {
    const { definition, context } = this.#prepare(chosen, this.#options.clock.now(), signal);
    const { seen, ...plan } = await this.#planned(definition, context);
    return {
      ...plan,
      actionId: definition.id,
      title: definition.title,
      plannedAt: context.plannedAt,
      fingerprint: fingerprintOf(definition, context, seen),
      warnings: [...(definition.note ? [definition.note] : []), ...plan.warnings],
    };
  }

  /**
   * Carries out what was planned, or changes nothing.
   * @throws AppError action/not-enabled, target/not-confirmed, action/plan-changed, action/blocked
   */
  async run(
    chosen: ChosenAction & {
      readonly plannedAt: number;
      readonly fingerprint: string;
      readonly confirmName: string;
    },
    signal: AbortSignal,
  ): Promise<ActionResult> {
    const { targetId, plannedAt, fingerprint, confirmName } = chosen;
    const { definition, context } = this.#prepare(chosen, plannedAt, signal);
    const { clock } = this.#options;
    if (!this.#permissions.has(targetId)) throw notEnabled(context.target.name);
    if (confirmName !== context.target.name) throw notConfirmed(context.target.name);
    const age = clock.now() - plannedAt;
    if (age < 0 || age > planLastsMs) throw planChanged();
    if (this.#busy.has(targetId)) throw blocked(anotherRuns);
    this.#busy.add(targetId);
    const startedAt = clock.monotonicMs();
    try {
      const plan = await this.#planned(definition, context);
      if (fingerprintOf(definition, context, plan.seen) !== fingerprint) throw planChanged();
      const [blocker] = plan.blockers;
      if (blocker !== undefined) throw blocked(blocker);
      const result = await this.#carryOut(definition, context, plan);
      return { ...result, actionId: definition.id, durationMs: clock.monotonicMs() - startedAt };
    } catch (error: unknown) {
      this.#record(definition, context, error);
      throw error;
    } finally {
      this.#busy.delete(targetId);
    }
  }

  /** What its kind plans, and what must be so before. */
  async #planned(definition: ActionDefinition, context: ActionContext) {
    const plan = await planKind(definition, context);
    const required = snapshotRequired(definition['needs-snapshot'] ?? null, {
      newestVerifiedAt: this.#options.newestVerified(context.target.id),
      now: this.#options.clock.now(),
      target: context.target.name,
    });
    return {
      ...plan,
      requirements: required === null ? [] : [required.check],
      blockers: [...(required?.blocker ? [required.blocker] : []), ...plan.blockers],
    };
  }

  async #carryOut(definition: ActionDefinition, context: ActionContext, plan: KindPlan) {
    const { safetyFolder, clock, journal } = this.#options;
    await makeFolder(safetyFolder);
    const stamp = new Date(clock.now()).toISOString().replaceAll(/[-:]/g, '').replace('.', '-');
    const safetyCopy = join(safetyFolder, `${stamp}-${context.target.id}-${definition.id}.sql`);
    // Before anything is changed: whatever ends this process now, the record says that it had begun.
    journal.append({
      action: 'action.begin',
      targetId: context.target.id,
      subject: definition.id,
      result: 'done',
      details: namedArguments(context),
    });
    const result = await runKind(definition, context, { seen: plan.seen, safetyCopy });
    if (result === null) throw planChanged();
    journal.append({
      action: 'action.run',
      targetId: context.target.id,
      subject: definition.id,
      result: result.ok ? 'done' : 'failed',
      details: {
        ...namedArguments(context),
        changed: result.changes.reduce((sum, { count }) => sum + count, 0),
        safetyCopy: result.safetyCopy,
      },
    });
    return result;
  }

  #record(definition: ActionDefinition, context: ActionContext, error: unknown): void {
    const code = isAppError(error) ? error.code : 'bug';
    const result =
      code === 'run/cancelled'
        ? 'cancelled'
        : code === 'action/plan-changed' || code === 'action/blocked'
          ? 'refused'
          : 'failed';
    this.#options.journal.append({
      action: 'action.run',
      targetId: context.target.id,
      subject: definition.id,
      result,
      details: { ...namedArguments(context), code },
    });
  }

  #prepare(chosen: ChosenAction, plannedAt: number, signal: AbortSignal) {
    const { children, jobs, clock } = this.#options;
    const target = this.#options.target(chosen.targetId);
    const pack = this.#options.pack(target.pack);
    const definition = pack.actions.find(({ id }) => id === chosen.actionId);
    if (definition === undefined)
      throw unknownAction(
        chosen.actionId,
        pack.actions.map(({ id }) => id),
      );
    const context: ActionContext = {
      target,
      settings: effectiveSettings(pack, target.settings),
      arguments: readArguments(definition.arguments, chosen.arguments),
      plannedAt,
      folder: (setting) => this.#options.locationFor(target, setting),
      send: this.#options.sendTo(target),
      children,
      jobs,
      clock,
      signal,
    };
    return { definition, context };
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error: unknown) {
    throw writeFailure(error, path) ?? error;
  }
}

const anotherRuns: LocalText = {
  en: 'Another action runs on this target now. Wait for its end.',
  ko: '이 대상에서 다른 작업이 진행 중입니다. 끝날 때까지 기다리십시오.',
};

function namedArguments(context: ActionContext): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(context.arguments).map(([name, value]) => [`argument ${name}`, value]),
  );
}

/** Covers what the operator saw: the definition, the arguments, the moment, the settings and what was found. */
function fingerprintOf(definition: ActionDefinition, context: ActionContext, seen: string): string {
  const { target, settings, plannedAt } = context;
  const text = JSON.stringify([definition, context.arguments, target.id, settings, plannedAt, seen]);
  return createHash('sha256').update(text).digest('hex');
}
