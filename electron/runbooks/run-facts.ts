import type { RunbookRule } from '../../shared/model/runbook.ts';
import type { JournalFact } from '../platform/journal-port.ts';
import type { AttemptRecord, RunRecord } from './run-record.ts';

type Told = Pick<RunRecord, 'id' | 'targetId' | 'runbookId'>;

/** What the journal is told of a run. */
export function runFact(
  run: Told,
  action: 'start' | 'note' | 'hand-over' | 'finish' | 'abandon',
  details: JournalFact['details'] = {},
): JournalFact {
  return {
    action: `run.${action}`,
    targetId: run.targetId,
    subject: run.runbookId,
    result: action === 'abandon' ? 'cancelled' : 'done',
    details: { run: run.id, ...details },
  };
}

export function beginFact(run: Told, { stepId, number }: AttemptRecord): JournalFact {
  return {
    action: 'run.step-begin',
    targetId: run.targetId,
    subject: `${run.runbookId}: ${stepId}`,
    result: 'done',
    details: { run: run.id, attempt: number },
  };
}

/** The end of an attempt, by the console or by what a person said. */
export function endFact(run: Told, attempt: AttemptRecord): JournalFact {
  const { stepId, number, state, result, reason, evidence } = attempt;
  return {
    action: 'run.step-end',
    targetId: run.targetId,
    subject: `${run.runbookId}: ${stepId}`,
    result: results[state],
    details: {
      run: run.id,
      attempt: number,
      state,
      ...(result === null ? {} : { found: result.en.slice(0, 500) }),
      ...(reason === null ? {} : { reason }),
      ...(evidence.actionRunId === null ? {} : { actionRun: evidence.actionRunId }),
      ...(evidence.file === null ? {} : { file: evidence.file.sha256 }),
    },
  };
}

export function passFact(run: Told, rule: RunbookRule, stepId: string | null, reason: string): JournalFact {
  return {
    action: 'run.pass-rule',
    targetId: run.targetId,
    subject: rule.id,
    result: 'done',
    details: { run: run.id, step: stepId, reason },
  };
}

const results: Readonly<Record<AttemptRecord['state'], JournalFact['result']>> = {
  running: 'done',
  waiting: 'done',
  done: 'done',
  skipped: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  'cut-off': 'failed',
};
