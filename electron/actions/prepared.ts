import type { ActionPlan } from '../../shared/model/action.ts';
import type { ActionRunId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { ActionDefinition } from '../packs/schema/action.ts';
import type { Target } from '../../shared/model/target.ts';
import type { ActionContext, KindPlan } from './action-kind.ts';
import { planKind } from './action-kinds.ts';
import { carryOutPiece, carryOutStages } from './carry-out.ts';
import type { CarriedOut } from './carry-out.ts';
import { fingerprintOf } from './fingerprint.ts';
import { contextFor, definitionOf } from './prepare-action.ts';
import type { ActionReach } from './prepare-action.ts';
import { readArguments } from './read-arguments.ts';
import { rulesAgainst } from './rules-against.ts';
import type { RunLedger } from './run-ledger.ts';
import type { RunRecord } from './run-record.ts';
import { snapshotRequired } from './snapshot-required.ts';
import { planStages } from './stages/plan-stages.ts';
import { stagesBack, stagesOf } from './way-back.ts';

type PlanOf = KindPlan & {
  readonly files: Readonly<Record<string, string>>;
  readonly requirements: ActionPlan['requirements'];
  readonly rules: ActionPlan['rules'];
};

/** Something that can be planned and carried out: an action, or the way back of one. */
export type Prepared = {
  readonly context: ActionContext;
  readonly actionId: string;
  readonly title: LocalText;
  /** Covered by the fingerprint of the plan. */
  readonly what: unknown;
  readonly reverts: ActionRunId | null;
  readonly plan: () => Promise<PlanOf>;
  readonly carryOut: (run: RunRecord, plan: PlanOf, place: RunPlace) => Promise<CarriedOut>;
};

/** Where a run writes: its record, and the copies of what it changes. */
type RunPlace = {
  readonly ledger: RunLedger;
  readonly safetyFolder: string;
  readonly keptAs: string;
};

export type PrepareParts = {
  readonly reach: ActionReach;
  /** When the newest whole snapshot of a target was taken that is verified, epoch ms; null when there is none. */
  readonly newestVerified: (target: Target) => number | null;
};

/** An action of a target's pack. @throws AppError action/unknown, action/invalid-argument */
export function prepareAction(
  { reach, newestVerified }: PrepareParts,
  target: Target,
  chosen: {
    readonly actionId: string;
    readonly arguments: Readonly<Record<string, string | number>>;
    readonly definition?: ActionDefinition | undefined;
    readonly plannedAt: number;
    readonly signal: AbortSignal;
  },
): Prepared {
  const definition = chosen.definition ?? definitionOf(reach.pack(target.pack), chosen.actionId);
  const stages = stagesOf(definition);
  const { plannedAt, signal } = chosen;
  const values = readArguments(definition.arguments, chosen.arguments);
  const context = contextFor(reach, target, { arguments: values, plannedAt, stages: stages ?? [], signal });
  const piece = definition.kind === 'guided' || definition.kind === 'file-edit' ? null : definition;
  return {
    context,
    actionId: definition.id,
    title: definition.title,
    what: definition,
    reverts: null,
    plan: async () => {
      const required = snapshotRequired(definition['needs-snapshot'] ?? null, {
        newestVerifiedAt: newestVerified(target),
        now: reach.clock.now(),
        target: target.name,
      });
      const plan =
        piece === null
          ? await planStages(stages ?? [], context, [])
          : { ...(await planKind(piece, context)), stages: [], files: {} };
      return {
        ...plan,
        requirements: required === null ? [] : [required.check],
        rules: await rulesAgainst(definition.id, context),
        warnings: [...(definition.note ? [definition.note] : []), ...plan.warnings],
        blockers: [
          ...(required?.blocker ? [required.blocker] : []),
          ...plan.blockers,
          ...(plan.nothingToDo === null ? [] : [plan.nothingToDo]),
        ],
      };
    },
    carryOut: (run, { seen }, { ledger, safetyFolder, keptAs }) =>
      piece === null
        ? carryOutStages(stages ?? [], { run, earlier: [], safetyFolder, context, ledger })
        : carryOutPiece(piece, { run, seen, keptAs, context, ledger }),
  };
}

/** The way back of a run. */
export function prepareRevert(
  { reach }: PrepareParts,
  target: Target,
  given: { readonly run: RunRecord; readonly plannedAt: number; readonly signal: AbortSignal },
): Prepared {
  const { run, plannedAt, signal } = given;
  const definition = reach.pack(target.pack).actions.find(({ id }) => id === run.actionId) ?? null;
  const stages = stagesBack(run, definition);
  const forward = definition === null ? [] : (stagesOf(definition) ?? []);
  const context = contextFor(reach, target, {
    arguments: run.arguments,
    plannedAt,
    stages: [...forward, ...stages],
    signal,
  });
  return {
    context,
    actionId: run.actionId,
    title: localText(`Way back: ${run.title.en}`, `되돌리기: ${run.title.ko}`),
    what: { stages, reverts: run.id },
    reverts: run.id,
    plan: async () => ({ ...(await planStages(stages, context, run.kept)), requirements: [], rules: [] }),
    carryOut: (record, _plan, { ledger, safetyFolder }) =>
      carryOutStages(stages, { run: record, earlier: run.kept, safetyFolder, context, ledger }),
  };
}

/** The rest of a run that waited for a person; null when its pack has changed since. */
export function prepareRest(
  { reach }: PrepareParts,
  target: Target,
  given: { readonly run: RunRecord; readonly of: RunRecord | null; readonly signal: AbortSignal },
): Prepared | null {
  const { run, of, signal } = given;
  const { plannedAt } = run;
  const prepared =
    of === null
      ? prepareAction({ reach, newestVerified: () => null }, target, { ...run, signal })
      : prepareRevert({ reach, newestVerified: () => null }, target, { run: of, plannedAt, signal });
  const stages = of === null ? prepared.context.stages : prepared.context.stages.slice(-run.stages.length);
  const isSame =
    stages.length === run.stages.length && stages.every(({ id }, at) => id === run.stages[at]?.id);
  return isSame ? prepared : null;
}

/** The record of a run that is about to begin. */
export function newRun(
  id: ActionRunId,
  { context, actionId, title, reverts }: Prepared,
  startedAt: number,
): RunRecord {
  return {
    id,
    targetId: context.target.id,
    actionId,
    title,
    arguments: { ...context.arguments },
    plannedAt: context.plannedAt,
    startedAt,
    endedAt: null,
    state: 'running',
    stages: [],
    kept: [],
    files: {},
    safetyCopy: null,
    reverts,
  };
}

/** The plan as its operator sees it. */
export async function planOf(prepared: Prepared): Promise<ActionPlan> {
  const { seen, files: _files, ...plan } = await prepared.plan();
  const { context, actionId, title, what } = prepared;
  const { plannedAt } = context;
  return { ...plan, actionId, title, plannedAt, fingerprint: fingerprintOf(what, context, seen) };
}
