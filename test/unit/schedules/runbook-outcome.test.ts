import { describe, expect, it } from 'vitest';
import { outcomeOfRun } from '../../../electron/schedules/runbook-outcome.ts';
import { RunId, RunbookId, StepId, TargetId } from '../../../shared/model/ids.ts';
import type { Run, RunStep } from '../../../shared/model/runbook.ts';
import { localText } from '../../../shared/text/local-text.ts';

function step(id: string, by: RunStep['step']['by'], state: RunStep['state']): RunStep {
  const title = localText(id, id);
  return {
    step: {
      id: StepId.parse(id),
      kind: by === 'person' ? 'confirm' : 'probe',
      title,
      text: null,
      good: null,
      by,
      subject: [],
      when: [],
      onFailure: 'go-on',
      passes: [],
      question: null,
      arguments: [],
      lacks: null,
    },
    state,
    attempts: [],
  };
}

function run(steps: readonly RunStep[], more: Partial<Run> = {}): Run {
  const next = steps.find(({ state }) => state !== 'done' && state !== 'failed');
  return {
    id: RunId.parse('0123456789abcdef'),
    targetId: TargetId.parse('0123456789abcdef'),
    runbookId: RunbookId.parse('look'),
    title: localText('Look', '점검'),
    purpose: 'maintenance',
    packVersion: 1,
    state: 'open',
    ok: null,
    startedAt: 0,
    endedAt: null,
    startedBy: 'schedule: Look',
    operator: 'schedule: Look',
    endedSteps: 0,
    neededSteps: steps.length,
    failedSteps: 0,
    next: next?.step.id ?? null,
    incidentId: null,
    revision: 1,
    targetName: 'Chat',
    steps: [...steps],
    rules: [],
    passedRules: [],
    notes: [],
    endReason: null,
    ...more,
  };
}

describe('what a scheduled run of a runbook came to', () => {
  it.each([
    ['everything was done', run([step('a', 'automatic', 'done')], { state: 'finished', ok: true }), 'ok'],
    ['a person is asked', run([step('a', 'automatic', 'done'), step('b', 'person', 'open')]), 'ok'],
    ['a table is to be judged', run([step('a', 'looked-at', 'waiting')]), 'ok'],
    ['a change has to be confirmed', run([step('a', 'confirmed', 'open')]), 'ok'],
    [
      'a step failed on the way to a person',
      run([step('a', 'automatic', 'failed'), step('b', 'person', 'open')]),
      'failed',
    ],
    [
      'a step failed, and the others went on to the end',
      run([step('a', 'automatic', 'failed')], { state: 'finished', ok: false }),
      'failed',
    ],
    ['somebody cancelled it', run([step('a', 'automatic', 'cancelled')]), 'failed'],
    ['it could not go on', run([step('a', 'automatic', 'open')]), 'failed'],
    [
      'somebody skipped a step',
      run([step('a', 'automatic', 'skipped')], { state: 'finished', ok: false }),
      'failed',
    ],
    [
      'somebody abandoned it',
      run([step('a', 'automatic', 'done')], { state: 'abandoned', endReason: 'not today' }),
      'failed',
    ],
  ] as const)('%s', (_what, ended, kind) => {
    expect(outcomeOfRun(ended).kind).toBe(kind);
  });

  it('says where it stands in both languages', () => {
    const waits = outcomeOfRun(run([step('kit', 'person', 'open')]));
    expect(waits).toMatchObject({
      kind: 'ok',
      note: { en: expect.stringContaining('"kit" waits') as string },
    });
    expect(waits).toMatchObject({ note: { ko: expect.stringContaining('담당자를 기다립니다') as string } });
  });
});
