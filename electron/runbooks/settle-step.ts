import type { RunId, StepId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { PassedRule, RunbookRule } from '../../shared/model/runbook.ts';
import { answeredInput, chosenOption } from './answers.ts';
import type { Answer, KnownSnapshots } from './answers.ts';
import { dueStep } from './due-step.ts';
import { endFact, passFact } from './run-facts.ts';
import type { RunDecision } from './run-keeper.ts';
import { noEvidence } from './run-record.ts';
import type { AttemptRecord, KnownRun } from './run-record.ts';
import { needsReason, notDue, stepRuns } from './runbook-errors.ts';
import type { MeasuredClock } from './runbook-ports.ts';
import type { Standing } from './standings.ts';
import { mannerOf } from './step-manner.ts';

/** What a person says of a step. */
export type Said = Answer & {
  readonly outcome: 'done' | 'failed' | 'skipped';
  readonly note: string | null;
  readonly reason: string | null;
};

/** What was asked for of a step of a run, before its file is kept. */
export type SettleWish = Omit<Said, 'file'> & {
  readonly runId: RunId;
  readonly revision: number;
  readonly stepId: StepId;
  readonly file: { readonly name: string; readonly base64: string } | null;
};

type SettledFacts = {
  readonly now: number;
  readonly operator: string;
  readonly serverClock: MeasuredClock | null;
  /** Of the target. */
  readonly snapshots: KnownSnapshots;
};

/** Whether the step is an action that goes on when a person says that its part is done. */
export function goesOnWithAction({ state, attempts }: Standing, said: Pick<Said, 'outcome'>): boolean {
  const actionRunId = attempts.at(-1)?.evidence.actionRunId ?? null;
  return state === 'waiting' && said.outcome === 'done' && actionRunId !== null;
}

/** What is written when a person says how a step ended. @throws AppError runbook/… */
export function settled(
  run: KnownRun,
  stepId: AttemptRecord['stepId'],
  said: Said,
  facts: SettledFacts,
): RunDecision {
  const standing = dueStep(run, stepId);
  if (standing.state === 'running') throw stepRuns();
  if (said.outcome !== 'done' && said.reason === null) throw needsReason(whyText);
  if (said.outcome === 'done') refuseUnlessAPersonsWord(standing);
  const passed = said.outcome === 'done' ? standing.step.passes : [];
  if (passed.length > 0 && said.reason === null) throw needsReason(rulesText(rulesOf(run, passed)));
  const attempt = endedAttempt(standing, said, facts, passed);
  return {
    attempts: [attempt],
    ...passing(run, attempt, facts),
    facts: [...passing(run, attempt, facts).facts, endFact(run.record, attempt)],
  };
}

/** The rules that an attempt passes, as the run and the journal keep them. */
export function passing(
  run: KnownRun,
  { stepId, passed, reason }: Pick<AttemptRecord, 'stepId' | 'passed' | 'reason'>,
  { now, operator }: Pick<SettledFacts, 'now' | 'operator'>,
  others: readonly RunbookRule[] = [],
): Required<Pick<RunDecision, 'change' | 'facts'>> {
  const rules = [...rulesOf(run, passed), ...others];
  const why = reason ?? '';
  const added = rules.map(({ id, title }): PassedRule => ({
    ruleId: id,
    title,
    reason: why,
    at: now,
    operator,
    stepId,
  }));
  if (added.length === 0) return { change: {}, facts: [] };
  return {
    change: { passedRules: [...run.record.passedRules, ...added] },
    facts: rules.map((rule) => passFact(run.record, rule, stepId, why)),
  };
}

export function rulesOf({ record }: KnownRun, ids: readonly string[]): readonly RunbookRule[] {
  return record.rules.filter(({ id }) => ids.includes(id));
}

export function rulesText(rules: readonly RunbookRule[]): LocalText {
  const listed = (language: 'en' | 'ko') =>
    rules.map(({ title, reason }) => `${title[language]} ${reason[language]}`).join(' ');
  return localText(
    `a rule stands against this. ${listed('en')}`,
    `이 단계를 막는 규칙이 있습니다. ${listed('ko')}`,
  );
}

/** The console tells for itself how its own steps went; a person only where it cannot know. */
function refuseUnlessAPersonsWord({ step, state }: Standing): void {
  if (mannerOf(step) === 'person') return;
  if (state === 'waiting' || state === 'cut-off' || state === 'cancelled') return;
  throw notDue(byTheConsole);
}

function endedAttempt(
  { step, stepId, state, attempts }: Standing,
  said: Said,
  { now, operator, serverClock, snapshots }: SettledFacts,
  passed: readonly string[],
): AttemptRecord {
  const last = attempts.at(-1);
  const begun: AttemptRecord =
    state === 'waiting' && last !== undefined
      ? last
      : {
          stepId,
          number: attempts.length + 1,
          state: 'running',
          startedAt: now,
          endedAt: null,
          durationMs: null,
          serverOffsetMs: serverClock?.offsetMs ?? null,
          serverOffsetAt: serverClock?.measuredAt ?? null,
          operator,
          result: null,
          note: null,
          reason: null,
          passed: [],
          evidence: noEvidence,
        };
  const value = said.outcome === 'done' ? valueOf(step, said, snapshots) : null;
  return {
    ...begun,
    state: said.outcome,
    endedAt: now,
    durationMs: Math.max(0, now - begun.startedAt),
    operator,
    note: said.note,
    reason: said.reason,
    passed: [...passed],
    evidence: { ...begun.evidence, value, file: said.file },
  };
}

function valueOf(step: Standing['step'], said: Said, snapshots: KnownSnapshots): string | number | null {
  if (step.do === 'choice') return chosenOption(step, said);
  return step.do === 'input' ? answeredInput(step, said, snapshots) : null;
}

const whyText = localText(
  'a step that failed or is skipped needs a reason.',
  '실패하거나 건너뛴 단계에는 사유가 필요합니다.',
);
const byTheConsole = localText(
  'The console carries this step out and tells how it went. Skip it with a reason where it cannot be done.',
  '콘솔이 수행하고 결과를 알리는 단계입니다. 수행할 수 없으면 사유를 적고 건너뛰십시오.',
);
