import type { StepId } from '../../shared/model/ids.ts';
import type { RunbookRule } from '../../shared/model/runbook.ts';
import { dueStep, goesOnByItself, refuseUnlessPerformable } from './due-step.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Begin } from './performer.ts';
import { beginFact, endFact } from './run-facts.ts';
import { noEvidence } from './run-record.ts';
import type { AttemptRecord } from './run-record.ts';
import type { MeasuredClock } from './runbook-ports.ts';
import { passing } from './settle-step.ts';
import { nextOf, standingsOf } from './standings.ts';
import type { Standing } from './standings.ts';
import type { ConfirmedStep } from './step-context.ts';

/** What is told of a beginning beyond the step itself. */
export type BeginFacts = {
  readonly now: () => number;
  readonly operator: () => string;
  readonly serverClock: () => MeasuredClock | null;
};

/** A step that somebody asked for. `rules` are those that it passes, with the reason of the confirmation. */
export function beginStep(
  stepId: StepId,
  wish: {
    readonly again: boolean;
    readonly confirmed: ConfirmedStep | null;
    readonly rules: readonly RunbookRule[];
  },
  facts: BeginFacts,
): Begin {
  return (run) => {
    const standing = dueStep(run, stepId);
    refuseUnlessPerformable(standing, wish.again);
    const { confirmed, rules } = wish;
    const reason = confirmed?.reason ?? null;
    const attempt = {
      ...newAttempt(standing, facts),
      reason: rules.length > 0 ? reason : null,
      passed: rules.map(({ id }) => id),
    };
    const acts = { now: facts.now(), operator: facts.operator() };
    const passed = passing(run, { ...attempt, passed: [] }, acts, rules);
    const left = leftBehind(standing, facts.now());
    return {
      begun: { attempt, confirmed, goesOn: null },
      decision: {
        change: passed.change,
        attempts: [...left, attempt],
        facts: [
          ...left.map((one) => endFact(run.record, one)),
          ...passed.facts,
          beginFact(run.record, attempt),
        ],
      },
    };
  };
}

/** The next step where it is one that the console does by itself. */
export function beginNext(facts: BeginFacts): Begin {
  return (run) => {
    const next = nextOf(standingsOf(run));
    if (next === null || !goesOnByItself(next)) return null;
    const attempt = newAttempt(next, facts);
    return {
      begun: { attempt, confirmed: null, goesOn: null },
      decision: { attempts: [attempt], facts: [beginFact(run.record, attempt)] },
    };
  };
}

/** An action that waited for a person, whose part is done. */
export function beginRest(stepId: StepId, note: string | null, facts: BeginFacts): Begin {
  return (run) => {
    const last = dueStep(run, stepId).attempts.at(-1);
    if (last?.state !== 'waiting' || last.evidence.actionRunId === null) return null;
    const attempt = {
      ...last,
      state: 'running' as const,
      operator: facts.operator(),
      note: [last.note, note].filter((text) => text !== null).join('\n') || null,
    };
    return {
      begun: { attempt, confirmed: null, goesOn: last.evidence.actionRunId },
      decision: { attempts: [attempt], facts: [beginFact(run.record, attempt)] },
    };
  };
}

function newAttempt({ stepId, attempts }: Standing, facts: BeginFacts): AttemptRecord {
  const clock = facts.serverClock();
  return {
    stepId,
    number: attempts.length + 1,
    state: 'running',
    startedAt: facts.now(),
    endedAt: null,
    durationMs: null,
    serverOffsetMs: clock?.offsetMs ?? null,
    serverOffsetAt: clock?.measuredAt ?? null,
    operator: facts.operator(),
    result: null,
    note: null,
    reason: null,
    passed: [],
    evidence: noEvidence,
  };
}

/** A table that was read and not judged, and is read again. */
function leftBehind({ attempts, state }: Standing, now: number): readonly AttemptRecord[] {
  const last = attempts.at(-1);
  if (state !== 'waiting' || last === undefined) return [];
  return [{ ...last, state: 'cancelled', endedAt: now, result: last.result ?? readAgain }];
}

const readAgain = localText('Read again.', '다시 읽었습니다.');
