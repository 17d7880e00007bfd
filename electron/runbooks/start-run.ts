import { z } from 'zod';
import { RunbookId } from '../../shared/model/ids.ts';
import type { IncidentId, RepositoryId, RunId, TargetId } from '../../shared/model/ids.ts';
import type { RunbookRule, RunbookSummary, StepDescription } from '../../shared/model/runbook.ts';
import type { SettingValue, Target } from '../../shared/model/target.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { RunbookDefinition } from '../packs/schema/runbook.ts';
import { readValue } from '../packs/read-values.ts';
import { readYaml } from '../packs/yaml.ts';
import { refusalOf } from './describe-lack.ts';
import { describeStep } from './describe-step.ts';
import type { RunRecord } from './run-record.ts';
import type { RunbookPorts } from './runbook-ports.ts';
import { aboutRunbook } from './runbook-about.ts';
import { needsRepository, needsSetting, unknownRunbook } from './runbook-errors.ts';

/** A runbook of a pack. @throws AppError runbook/unknown */
export function runbookOf(pack: Pack, id: string): RunbookDefinition {
  const found = pack.runbooks.find((runbook) => runbook.id === id);
  if (found !== undefined) return found;
  throw unknownRunbook(
    id,
    pack.runbooks.map((runbook) => runbook.id),
  );
}

export function describeRunbook(
  targetId: TargetId,
  runbook: RunbookDefinition,
  { lastRun, lastFinishedAt }: Pick<RunbookSummary, 'lastRun' | 'lastFinishedAt'>,
): RunbookSummary {
  return {
    targetId,
    id: RunbookId.parse(runbook.id),
    title: runbook.title,
    description: runbook.description ?? null,
    purpose: runbook.purpose,
    priority: runbook.priority ?? null,
    every: runbook.every ?? null,
    steps: runbook.steps.length,
    about: aboutRunbook(runbook),
    lastRun,
    lastFinishedAt,
  };
}

/** Everything of a runbook that its steps stand for, as the faces see it. */
export function describeSteps(
  runbook: RunbookDefinition,
  pack: Pack,
  settings: Target['settings'],
): StepDescription[] {
  return runbook.steps.map((step) => describeStep(step, runbook, pack, settings));
}

/** Rules that stand beside a runbook: its own, and those that a step passes. */
export function rulesBeside({ rules, steps }: RunbookDefinition, pack: Pack): RunbookRule[] {
  const named = new Set([...rules, ...steps.flatMap(({ passes }) => passes)]);
  return pack.rules.filter(({ id }) => named.has(id)).map(({ id, title, reason }) => ({ id, title, reason }));
}

const PackText = z.object({ runbooks: z.array(z.looseObject({ id: z.string() })) });

/** A runbook as its pack has it, as JSON: what a run keeps to, whatever becomes of the pack. */
export function runbookText(packText: string, id: string): string {
  const { runbooks } = PackText.parse(readValue(packText) ?? readYaml(packText).value);
  const found = runbooks.find((runbook) => runbook.id === id);
  if (found === undefined) throw new Error(`the text of the pack has no runbook ${id}`);
  return JSON.stringify(found);
}

/** What a run would begin with. @throws AppError target/unknown, pack/unknown, runbook/unknown, runbook/needs-setting, runbook/needs-repository */
export function startable(
  wish: {
    readonly targetId: TargetId;
    readonly runbookId: RunbookId;
    readonly repositoryId: RepositoryId | null;
  },
  ports: Pick<RunbookPorts, 'target' | 'pack' | 'snapshots'>,
): { readonly target: Target; readonly pack: Pack; readonly runbook: RunbookDefinition } {
  const target = ports.target(wish.targetId);
  const pack = ports.pack(target.pack);
  const runbook = runbookOf(pack, wish.runbookId);
  const refusal = refusalOf(runbook, pack, target.settings);
  if (refusal !== null) throw needsSetting(refusal);
  refuseWithoutRepository(runbook, wish.repositoryId, ports.snapshots.repositories());
  return { target, pack, runbook };
}

/** A run that takes snapshots must know where to. @throws AppError runbook/needs-repository */
function refuseWithoutRepository(
  { steps }: RunbookDefinition,
  chosen: RepositoryId | null,
  known: readonly { readonly id: RepositoryId; readonly name: string }[],
): void {
  const isOpen = chosen === null && steps.some((step) => step.do === 'snapshot') && known.length > 1;
  const isUnknown = chosen !== null && !known.some(({ id }) => id === chosen);
  if (isOpen || isUnknown) throw needsRepository(known.map(({ name }) => name));
}

/** A run that is about to begin. */
export function newRun(
  id: RunId,
  of: {
    readonly runbook: RunbookDefinition;
    readonly pack: Pack;
    readonly target: Target;
    readonly repositoryId: RepositoryId | null;
    readonly incidentId: IncidentId | null;
  },
  by: { readonly now: number; readonly operator: string },
): Omit<RunRecord, 'runbook'> {
  const { runbook, pack, target } = of;
  const steps = describeSteps(runbook, pack, target.settings);
  return {
    id,
    targetId: target.id,
    targetName: target.name,
    runbookId: RunbookId.parse(runbook.id),
    packVersion: pack.version,
    steps,
    rules: rulesBeside(runbook, pack),
    settings: settingsAskedFor(runbook, effectiveSettings(pack, target.settings)),
    leftOut: steps.flatMap(({ id, lacks }) => (lacks?.leftOut === true ? [id] : [])),
    repositoryId: of.repositoryId,
    incidentId: of.incidentId,
    state: 'open',
    startedAt: by.now,
    endedAt: null,
    startedBy: by.operator,
    operator: by.operator,
    revision: 1,
    passedRules: [],
    notes: [],
    endReason: null,
  };
}

/** Those that decide which steps are needed: they stay what they were, so that a run reads the same afterwards. */
function settingsAskedFor(
  { steps }: RunbookDefinition,
  settings: Readonly<Record<string, SettingValue>>,
): Record<string, SettingValue> {
  const asked = new Set(
    steps.flatMap(({ when }) => when.flatMap((one) => ('setting' in one ? [one.setting] : []))),
  );
  return Object.fromEntries(Object.entries(settings).filter(([name]) => asked.has(name)));
}
