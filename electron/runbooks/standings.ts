import { StepId } from '../../shared/model/ids.ts';
import type { RunStep } from '../../shared/model/runbook.ts';
import { settingHolds } from '../packs/setting-values.ts';
import type { RunbookDefinition, RunbookStep, StepCondition } from '../packs/schema/runbook.ts';
import type { AttemptRecord, KnownRun, RunRecord } from './run-record.ts';

/** How one step of a run stands. */
export type Standing = {
  readonly step: RunbookStep;
  readonly stepId: StepId;
  readonly state: RunStep['state'];
  /** Null while a step that it depends on has not ended. */
  readonly isNeeded: boolean | null;
  /** True when nothing of it stands in the way of the steps that follow. */
  readonly isPassed: boolean;
  readonly attempts: readonly AttemptRecord[];
};

/** How every step of a run stands, in their order. */
export function standingsOf({ record, attempts }: KnownRun): readonly Standing[] {
  const byStep = Map.groupBy(attempts, ({ stepId }) => stepId);
  const standings: Standing[] = [];
  for (const step of record.runbook.steps) {
    const stepId = StepId.parse(step.id);
    const own = byStep.get(stepId) ?? [];
    const isNeeded = record.leftOut.includes(step.id) ? false : holdsAll(step, record, standings);
    const last = own.at(-1);
    const state = last?.state ?? (isNeeded === false ? 'not-needed' : 'open');
    standings.push({
      step,
      stepId,
      state,
      isNeeded,
      isPassed: isNeeded === false || isBehind(last, onFailureOf(step, record.runbook)),
      attempts: own,
    });
  }
  return standings;
}

/** The first step that is neither done nor settled otherwise; null when none is left. */
export function nextOf(standings: readonly Standing[]): Standing | null {
  return standings.find(({ isPassed }) => !isPassed) ?? null;
}

export function onFailureOf(step: RunbookStep, runbook: RunbookDefinition): 'stop' | 'go-on' {
  return step['on-failure'] ?? runbook['on-failure'];
}

export function hasEnded(state: RunStep['state']): state is 'done' | 'failed' | 'skipped' {
  return state === 'done' || state === 'failed' || state === 'skipped';
}

/** A failure with a reason was accepted by somebody. */
function isBehind(last: AttemptRecord | undefined, onFailure: 'stop' | 'go-on'): boolean {
  if (last === undefined || !hasEnded(last.state)) return false;
  return last.state !== 'failed' || onFailure === 'go-on' || last.reason !== null;
}

function holdsAll(
  step: RunbookStep,
  { settings }: Pick<RunRecord, 'settings'>,
  before: readonly Standing[],
): boolean | null {
  const held = step.when.map((condition) => holds(condition, settings, before));
  if (held.includes(false)) return false;
  return held.includes(null) ? null : true;
}

function holds(
  condition: StepCondition,
  settings: RunRecord['settings'],
  before: readonly Standing[],
): boolean | null {
  if ('setting' in condition) return settingHolds(condition, settings);
  const named = before.find(({ stepId }) => stepId === condition.step);
  if (named === undefined || named.isNeeded === false) return false;
  if (named.isNeeded === null || !hasEnded(named.state)) return null;
  if ('ended' in condition) return condition.ended.some((end) => end === named.state);
  const chosen = named.attempts.at(-1)?.evidence.value;
  return named.state === 'done' && condition.chose.some((option) => option === chosen);
}
