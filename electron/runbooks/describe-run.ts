import type { Run, RunSummary } from '../../shared/model/runbook.ts';
import type { KnownRun } from './run-record.ts';
import type { StepCounts } from './run-facts.ts';
import { nextOf, standingsOf } from './standings.ts';
import type { Standing } from './standings.ts';

/** A run in one line. */
export function summaryOf(run: KnownRun): RunSummary {
  return summarised(run, standingsOf(run));
}

/** A run with all that was found. */
export function runOf(run: KnownRun): Run {
  const standings = standingsOf(run);
  const { record } = run;
  const described = new Map(record.steps.map((step) => [step.id, step]));
  return {
    ...summarised(run, standings),
    revision: record.revision,
    targetName: record.targetName,
    steps: standings.flatMap(({ stepId, state, attempts }) => {
      const step = described.get(stepId);
      if (step === undefined) return [];
      return [{ step, state, attempts: attempts.map(({ stepId: _of, ...attempt }) => attempt) }];
    }),
    rules: record.rules,
    passedRules: record.passedRules,
    notes: record.notes,
    endReason: record.endReason,
  };
}

/** Whether every step that was needed was done. */
function wentWell(standings: readonly Standing[]): boolean {
  return standings.every(({ isNeeded, state }) => isNeeded === false || state === 'done');
}

/** Of the steps that are needed as far as is known, how many ended how. */
export function stepCounts(standings: readonly Standing[]): StepCounts {
  const needed = standings.filter(({ isNeeded }) => isNeeded === true);
  const count = (state: Standing['state']) => needed.filter((one) => one.state === state).length;
  return {
    needed: needed.length,
    done: count('done'),
    failed: count('failed'),
    skipped: count('skipped'),
  };
}

function summarised({ record }: KnownRun, standings: readonly Standing[]): RunSummary {
  const { needed, done, failed, skipped } = stepCounts(standings);
  return {
    id: record.id,
    targetId: record.targetId,
    runbookId: record.runbookId,
    title: record.runbook.title,
    purpose: record.runbook.purpose,
    packVersion: record.packVersion,
    state: record.state,
    ok: record.state === 'finished' ? wentWell(standings) : null,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    startedBy: record.startedBy,
    operator: record.operator,
    endedSteps: done + failed + skipped,
    neededSteps: needed,
    failedSteps: failed,
    next: record.state === 'open' ? (nextOf(standings)?.stepId ?? null) : null,
    incidentId: record.incidentId,
  };
}
