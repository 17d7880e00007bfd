import { describe, expect, it } from 'vitest';
import { answerProblem, answerValue } from '../../../renderer/features/runbooks/step-answer.ts';
import { canCarryOn, presentStep, stepMoves } from '../../../renderer/features/runbooks/step-moves.ts';
import type { StepMove } from '../../../renderer/features/runbooks/step-moves.ts';
import { RunId, TargetId } from '../../../shared/model/ids.ts';
import type { Run, RunStep, StepDescription, StepQuestion } from '../../../shared/model/runbook.ts';
import { localText } from '../../../shared/text/local-text.ts';

type State = RunStep['state'];
type By = StepDescription['by'];

function step(id: string, by: By, state: State = 'open', attempts = 0): RunStep {
  return {
    step: {
      id,
      kind: 'confirm',
      title: localText(id, id),
      text: null,
      good: null,
      by,
      subject: [],
      when: [],
      onFailure: 'stop',
      passes: [],
      question: null,
      arguments: [],
      lacks: null,
    },
    state,
    attempts: Array.from({ length: attempts }, (_, at) => ({
      number: at + 1,
      state: 'failed' as const,
      startedAt: 0,
      endedAt: 0,
      durationMs: 0,
      serverOffsetMs: null,
      serverOffsetAt: null,
      operator: 'kim',
      result: null,
      note: null,
      reason: null,
      passed: [],
      evidence: {
        findings: [],
        table: null,
        output: null,
        value: null,
        file: null,
        snapshotId: null,
        actionRunId: null,
        restoreId: null,
        jobId: null,
      },
    })),
  };
}

function run(steps: readonly RunStep[], next: string | null, more: Partial<Run> = {}): Run {
  return {
    id: RunId.parse('fedcba9876543210'),
    targetId: TargetId.parse('0123456789abcdef'),
    targetName: 'Chat',
    runbookId: 'any',
    title: localText('Any', 'Any'),
    purpose: 'incident',
    packVersion: 1,
    state: 'open',
    ok: null,
    startedAt: 0,
    endedAt: null,
    startedBy: 'kim',
    operator: 'kim',
    endedSteps: 0,
    neededSteps: steps.length,
    failedSteps: 0,
    next,
    incidentId: null,
    revision: 1,
    steps: [...steps],
    rules: [],
    passedRules: [],
    notes: [],
    endReason: null,
    ...more,
  };
}

function movesOf(by: By, state: State): readonly StepMove[] {
  const one = step('one', by, state);
  return stepMoves(run([one], 'one'), one).moves;
}

describe('stepMoves', () => {
  it('begins each step in the way that is its own', () => {
    expect(movesOf('automatic', 'open')).toEqual(['perform', 'skip']);
    expect(movesOf('looked-at', 'open')).toEqual(['perform', 'skip']);
    expect(movesOf('confirmed', 'open')).toEqual(['plan', 'skip']);
    expect(movesOf('person', 'open')).toEqual(['answer', 'fail', 'skip']);
  });

  it('lets a person judge what was read, and say that their part of an action is done', () => {
    expect(movesOf('looked-at', 'waiting')).toEqual(['answer', 'fail', 'skip', 'perform']);
    expect(movesOf('confirmed', 'waiting')).toEqual(['answer', 'fail', 'skip']);
  });

  it('lets one that failed be repeated, left as failed or skipped, and one that was cut off be told by a person as well', () => {
    expect(movesOf('automatic', 'failed')).toEqual(['perform', 'fail', 'skip']);
    expect(movesOf('confirmed', 'cut-off')).toEqual(['plan', 'answer', 'fail', 'skip']);
  });

  it('offers nothing of a step that is not needed, nor of a run that has ended', () => {
    expect(movesOf('automatic', 'not-needed')).toEqual([]);
    const one = step('one', 'automatic');
    expect(stepMoves(run([one], null, { state: 'finished' }), one).moves).toEqual([]);
  });

  it('offers nothing but to cancel while a step is carried out', () => {
    const running = step('one', 'automatic', 'running');
    const other = step('two', 'person');
    const both = run([running, other], 'one');
    expect(stepMoves(both, running).moves).toEqual(['cancel']);
    expect(stepMoves(both, other).moves).toEqual([]);
  });

  it('lets a later step wait for the one that is due, and an earlier one be repeated as a repetition', () => {
    const first = step('one', 'automatic', 'done', 1);
    const due = step('two', 'person');
    const later = step('three', 'automatic');
    const all = run([first, due, later], 'two');
    expect(stepMoves(all, later)).toEqual({ moves: [], again: false, waitsFor: due });
    expect(stepMoves(all, first)).toEqual({ moves: ['perform'], again: true, waitsFor: null });
  });
});

describe('canCarryOn', () => {
  it('holds where the step that is due changes nothing and was not failed', () => {
    const can = (by: By, state: State) => canCarryOn(run([step('one', by, state)], 'one'));
    expect([can('automatic', 'open'), can('looked-at', 'cancelled'), can('automatic', 'cut-off')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([can('automatic', 'failed'), can('confirmed', 'open'), can('person', 'open')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(canCarryOn(run([step('one', 'automatic')], 'one', { state: 'abandoned' }))).toBe(false);
  });
});

describe('presentStep', () => {
  it('is the one that runs, then the one that is due, then the last one', () => {
    const steps = [step('one', 'automatic', 'running', 1), step('two', 'person')];
    expect(presentStep(run(steps, 'two'))?.step.id).toBe('one');
    expect(presentStep(run([step('one', 'person', 'done'), step('two', 'person')], 'two'))?.step.id).toBe(
      'two',
    );
    expect(presentStep(run([step('one', 'person', 'done')], null))?.step.id).toBe('one');
  });
});

describe('an answer', () => {
  const question: StepQuestion = {
    type: 'number',
    choices: [],
    pattern: null,
    min: 1,
    max: 10,
    required: true,
  };

  it('is missing, of the wrong form, or well', () => {
    expect(answerProblem(question, ' ', false)).toBe('missing');
    expect(answerProblem(question, 'ten', false)).toBe('form');
    expect(answerProblem(question, '0', false)).toBe('form');
    expect(answerProblem(question, '11', false)).toBe('form');
    expect(answerProblem(question, '10', false)).toBeNull();
    expect(answerProblem({ ...question, required: false }, '', false)).toBeNull();
    expect(answerProblem({ ...question, type: 'file' }, '', false)).toBe('missing');
    expect(answerProblem({ ...question, type: 'file' }, '', true)).toBeNull();
  });

  it('is sent as what was asked for, and left out where nothing was said', () => {
    expect(answerValue(question, ' 7 ')).toEqual({ value: 7 });
    expect(answerValue({ ...question, type: 'text' }, ' kim ')).toEqual({ value: 'kim' });
    expect(answerValue(question, '')).toEqual({});
    expect(answerValue(null, 'anything')).toEqual({});
  });
});
