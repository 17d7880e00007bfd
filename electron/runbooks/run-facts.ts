import type { RunbookRule } from '../../shared/model/runbook.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { JournalFact } from '../platform/journal-port.ts';
import type { AttemptRecord, RunRecord } from './run-record.ts';

type Told = Pick<RunRecord, 'id' | 'targetId' | 'runbookId' | 'runbook'>;

/** How the steps of a run ended that were needed. */
export type StepCounts = Readonly<Record<'needed' | 'done' | 'failed' | 'skipped', number>>;

/** What the journal is told of a run. */
export function runFact(
  run: Told,
  action: 'start' | 'note' | 'hand-over' | 'for-incident' | 'abandon',
  details: JournalFact['details'] = {},
): JournalFact {
  return {
    action: `run.${action}`,
    result: action === 'abandon' ? 'cancelled' : 'done',
    ...toldOf(run, null, details),
  };
}

/** A run in which a step failed or was left out was not done. */
export function finishFact(run: Told, counts: StepCounts, note: string | null): JournalFact {
  return {
    action: 'run.finish',
    result: counts.done === counts.needed ? 'done' : 'failed',
    ...toldOf(run, null, { ...counts, note }),
  };
}

export function beginFact(run: Told, { stepId, number }: AttemptRecord): JournalFact {
  return {
    action: 'run.step-begin',
    result: 'done',
    ...toldOf(run, stepId, { attempt: number }),
  };
}

/** The end of an attempt, by the console or by what a person said. */
export function endFact(run: Told, attempt: AttemptRecord): JournalFact {
  const { stepId, number, state, result, reason, note, evidence } = attempt;
  return {
    action: 'run.step-end',
    result: results[state],
    ...toldOf(run, stepId, {
      attempt: number,
      state,
      ...(result === null ? {} : { found: result.en.slice(0, 500) }),
      ...(evidence.value === null ? {} : { answer: answerOf(evidence.value) }),
      ...(note === null ? {} : { note: note.slice(0, 500) }),
      ...(reason === null ? {} : { reason }),
      ...(evidence.actionRunId === null ? {} : { actionRun: evidence.actionRunId }),
      ...(evidence.file === null ? {} : { file: evidence.file.sha256 }),
    }),
  };
}

export function passFact(run: Told, rule: RunbookRule, stepId: string | null, reason: string): JournalFact {
  const told = toldOf(run, null, { rule: rule.id, step: stepId, reason });
  return {
    action: 'run.pass-rule',
    result: 'done',
    ...told,
    subject: rule.title.en,
    details: { ...told.details, subjectKo: rule.title.ko },
  };
}

/** Runbook and step by their titles, as an operator knows them, and by their ids. */
function toldOf(
  { id, targetId, runbookId, runbook }: Told,
  stepId: string | null,
  details: JournalFact['details'],
): Pick<JournalFact, 'targetId' | 'subject' | 'details'> {
  const step = stepId === null ? null : titleOf(stepId, runbook);
  const { en, ko } = runbook.title;
  return {
    targetId,
    subject: step === null ? en : `${en}: ${step.en}`,
    details: {
      run: id,
      runbook: runbookId,
      ...(stepId === null ? {} : { step: stepId }),
      subjectKo: step === null ? ko : `${ko}: ${step.ko}`,
      ...details,
    },
  };
}

function titleOf(stepId: string, { steps }: Told['runbook']): LocalText {
  return steps.find(({ id }) => id === stepId)?.title ?? localText(stepId, stepId);
}

function answerOf(value: string | number): string | number {
  return typeof value === 'number' ? value : value.slice(0, 500);
}

/** What was skipped was not done, and nobody knows of what was cut off; `state` beside it says which. */
const results: Readonly<Record<AttemptRecord['state'], JournalFact['result']>> = {
  running: 'done',
  waiting: 'done',
  done: 'done',
  skipped: 'cancelled',
  failed: 'failed',
  cancelled: 'cancelled',
  'cut-off': 'failed',
};
