import { describe, expect, it } from 'vitest';
import { RunbookDefinition } from '../../../electron/packs/schema/runbook.ts';
import { noEvidence } from '../../../electron/runbooks/run-record.ts';
import type { AttemptRecord, KnownRun } from '../../../electron/runbooks/run-record.ts';
import { nextOf, standingsOf } from '../../../electron/runbooks/standings.ts';
import { RunId, RunbookId, StepId, TargetId } from '../../../shared/model/ids.ts';

const runbook = RunbookDefinition.parse({
  id: 'way',
  title: 'Way',
  purpose: 'incident',
  steps: [
    { id: 'look', do: 'probe', title: 'Look', probes: ['a'], 'on-failure': 'go-on' },
    {
      id: 'who',
      do: 'choice',
      title: 'Who',
      options: [
        { id: 'all', title: 'All' },
        { id: 'one', title: 'One' },
      ],
    },
    { id: 'all', do: 'confirm', title: 'All', when: [{ step: 'who', chose: ['all'] }] },
    {
      id: 'of-all',
      do: 'confirm',
      title: 'Of all',
      when: [{ step: 'all', ended: ['done', 'failed', 'skipped'] }],
    },
    { id: 'ill', do: 'probe', title: 'Ill', probes: ['a'], when: [{ step: 'look', ended: ['failed'] }] },
    { id: 'set', do: 'confirm', title: 'Set', when: [{ setting: 'mode', 'one-of': ['cluster'] }] },
    { id: 'end', do: 'confirm', title: 'End' },
  ],
});

type Given = Readonly<Record<string, Partial<AttemptRecord>>>;

function runWith(given: Given, settings: KnownRun['record']['settings'] = {}): KnownRun {
  return {
    record: {
      id: RunId.parse('0'.repeat(16)),
      targetId: TargetId.parse('1'.repeat(16)),
      targetName: 'T',
      runbookId: RunbookId.parse('way'),
      packVersion: 1,
      runbook,
      steps: [],
      rules: [],
      settings,
      leftOut: [],
      repositoryId: null,
      incidentId: null,
      state: 'open',
      startedAt: 0,
      endedAt: null,
      startedBy: 'op',
      operator: 'op',
      revision: 1,
      passedRules: [],
      notes: [],
      endReason: null,
    },
    attempts: Object.entries(given).map(([stepId, attempt]) => ({
      stepId: StepId.parse(stepId),
      number: 1,
      state: 'done',
      startedAt: 0,
      endedAt: 0,
      durationMs: 0,
      serverOffsetMs: null,
      serverOffsetAt: null,
      operator: 'op',
      result: null,
      note: null,
      reason: null,
      passed: [],
      evidence: noEvidence,
      ...attempt,
    })),
  };
}

const chose = (value: string) => ({ evidence: { ...noEvidence, value } });
const states = (run: KnownRun) =>
  Object.fromEntries(standingsOf(run).map(({ stepId, state }) => [stepId, state]));
const next = (run: KnownRun) => nextOf(standingsOf(run))?.stepId ?? null;

describe('how the steps of a run stand', () => {
  it.each<readonly [string, Given, string | null]>([
    ['nothing was done', {}, 'look'],
    ['a failure lets it go on', { look: { state: 'failed' } }, 'who'],
    ['a step was cut off', { look: { state: 'cut-off' } }, 'look'],
    ['a step was cancelled', { look: { state: 'cancelled' } }, 'look'],
    ['a branch was chosen', { look: {}, who: chose('all') }, 'all'],
    ['the other branch was chosen', { look: {}, who: chose('one') }, 'end'],
    ['the choice was skipped', { look: {}, who: { state: 'skipped', reason: 'x' } }, 'end'],
    [
      'a branch was skipped, and what follows it counts that',
      { look: {}, who: chose('all'), all: { state: 'skipped', reason: 'x' } },
      'of-all',
    ],
    [
      'a failure stands in the way',
      { look: { state: 'failed' }, who: chose('one'), ill: { state: 'failed' } },
      'ill',
    ],
    [
      'a failure was accepted',
      { look: { state: 'failed' }, who: chose('one'), ill: { state: 'failed', reason: 'x' } },
      'end',
    ],
    ['a step waits', { look: {}, who: { state: 'waiting' } }, 'who'],
    ['all was done', { look: {}, who: chose('one'), end: {} }, null],
  ])('when %s', (_what, given, expected) => {
    expect(next(runWith(given))).toBe(expected);
  });

  it('tells what is not needed from what is not known yet', () => {
    expect(states(runWith({}))).toMatchObject({
      all: 'open',
      'of-all': 'open',
      ill: 'open',
      set: 'not-needed',
    });
    expect(states(runWith({ look: {}, who: chose('one') }))).toMatchObject({
      all: 'not-needed',
      'of-all': 'not-needed',
      ill: 'not-needed',
    });
  });

  it('goes by the setting that the target had when it began', () => {
    expect(states(runWith({}, { mode: 'cluster' }))['set']).toBe('open');
    expect(states(runWith({}, { mode: 'single' }))['set']).toBe('not-needed');
  });

  it.each([
    [{ folder: 'a1' }, { with: 'open', without: 'not-needed' }],
    [{ folder: '' }, { with: 'not-needed', without: 'open' }],
    [{}, { with: 'not-needed', without: 'open' }],
  ])('goes by whether a setting is set: %o', (settings, expected) => {
    const { record, attempts } = runWith({}, settings);
    const steps = (['set', 'unset'] as const).map((is) => ({
      id: is === 'set' ? 'with' : 'without',
      do: 'confirm',
      title: 'T',
      when: [{ setting: 'folder', is }],
    }));
    const of = RunbookDefinition.parse({ id: 'way', title: 'Way', purpose: 'incident', steps });
    expect(states({ record: { ...record, runbook: of }, attempts })).toEqual(expected);
  });
});
