import type { IncidentId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { PassedRule } from '../../shared/model/runbook.ts';
import { stepCounts } from './describe-run.ts';
import { finishFact, passFact, runFact } from './run-facts.ts';
import type { RunDecision } from './run-keeper.ts';
import type { KnownRun } from './run-record.ts';
import { notDue, unknownRule } from './runbook-errors.ts';
import { nextOf, standingsOf } from './standings.ts';

/* What a person changes of a run beside its steps. Texts have been cleaned before. */

type Acts = { readonly now: number; readonly operator: string };

export function noteAdded({ record }: KnownRun, text: string, acts: Acts): RunDecision {
  return {
    change: { notes: [...record.notes, noteOf(text, acts)] },
    facts: [runFact(record, 'note', { note: text })],
  };
}

/** A rule that was passed outside of the console. @throws AppError runbook/unknown-rule */
export function rulePassed({ record }: KnownRun, ruleId: string, reason: string, acts: Acts): RunDecision {
  const rule = record.rules.find(({ id }) => id === ruleId);
  if (rule === undefined)
    throw unknownRule(
      ruleId,
      record.rules.map(({ id }) => id),
    );
  const passed: PassedRule = {
    ruleId: rule.id,
    title: rule.title,
    reason,
    at: acts.now,
    operator: acts.operator,
    stepId: null,
  };
  return {
    change: { passedRules: [...record.passedRules, passed] },
    facts: [passFact(record, rule, null, reason)],
  };
}

export function handedOver({ record }: KnownRun, to: string, note: string | null, acts: Acts): RunDecision {
  const from = record.operator;
  const text = [`${from} → ${to}`, ...(note === null ? [] : [note])].join(': ');
  return {
    change: { operator: to, notes: [...record.notes, noteOf(text, acts)] },
    facts: [runFact(record, 'hand-over', { from, to, note })],
  };
}

export function linkedTo({ record }: KnownRun, incidentId: IncidentId): RunDecision {
  return { change: { incidentId }, facts: [runFact(record, 'for-incident', { incident: incidentId })] };
}

/** @throws AppError runbook/not-due while a step is left */
export function finished(run: KnownRun, note: string | null, acts: Acts): RunDecision {
  const standings = standingsOf(run);
  const left = nextOf(standings);
  if (left !== null) throw notDue(stillLeft(left.step.title));
  return {
    change: {
      state: 'finished',
      endedAt: acts.now,
      ...(note === null ? {} : { notes: [...run.record.notes, noteOf(note, acts)] }),
    },
    facts: [finishFact(run.record, stepCounts(standings), note)],
  };
}

export function abandoned({ record }: KnownRun, reason: string, acts: Acts): RunDecision {
  return {
    change: { state: 'abandoned', endedAt: acts.now, endReason: reason },
    facts: [runFact(record, 'abandon', { reason })],
  };
}

function noteOf(text: string, { now, operator }: Acts) {
  return { at: now, operator, text };
}

function stillLeft(title: LocalText): LocalText {
  return localText(
    `"${title.en}" is still to be done. Skip it with a reason, or abandon the run.`,
    `"${title.ko}" 단계가 남아 있습니다. 사유를 적고 건너뛰거나 실행을 중단하십시오.`,
  );
}
