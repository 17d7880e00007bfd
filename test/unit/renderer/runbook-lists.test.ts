import { describe, expect, it, test } from 'vitest';
import {
  dueRunbooks,
  matchingRunbooks,
  runbookGroups,
  runbooksAbout,
  runbooksNamed,
} from '../../../renderer/features/runbooks/runbook-groups.ts';
import { RunId, TargetId } from '../../../shared/model/ids.ts';
import type { RunbookSummary, RunSummary } from '../../../shared/model/runbook.ts';
import { overdueSince, runbookDue } from '../../../shared/rules/runbook-due.ts';
import { localText } from '../../../shared/text/local-text.ts';

const targetId = TargetId.parse('0123456789abcdef');

function runbook(id: string, more: Partial<RunbookSummary> = {}): RunbookSummary {
  return {
    targetId,
    id,
    title: localText(`Title of ${id}`, `${id} 제목`),
    description: null,
    purpose: 'incident',
    priority: null,
    every: null,
    steps: 3,
    about: { policies: [], probes: [], rules: [], actions: [] },
    lastRun: null,
    lastFinishedAt: more.lastRun?.state === 'finished' ? more.lastRun.endedAt : null,
    ...more,
  };
}

function run(more: Partial<RunSummary>): RunSummary {
  return {
    id: RunId.parse('fedcba9876543210'),
    targetId,
    runbookId: 'any',
    title: localText('Any', 'Any'),
    purpose: 'maintenance',
    packVersion: 1,
    state: 'finished',
    ok: true,
    startedAt: 0,
    endedAt: 0,
    startedBy: 'kim',
    operator: 'kim',
    endedSteps: 1,
    neededSteps: 1,
    failedSteps: 0,
    next: null,
    incidentId: null,
    ...more,
  };
}

const ids = (runbooks: readonly RunbookSummary[]) => runbooks.map(({ id }) => id);
const at = (text: string) => new Date(text).getTime();

test('a step leads to the runbooks whose titles it quotes, in either language, and not to its own', () => {
  const step = {
    title: localText('Go on with "Title of two"', '계속'),
    text: localText('Not Title of four.', '"three 제목" 런북을 시작하십시오.'),
    good: localText('"Title of one" is done.', '끝났습니다.'),
    question: null,
  };
  const runbooks = ['one', 'two', 'three', 'four'].map((id) => runbook(id));
  expect(ids(runbooksNamed(runbooks, step, 'one'))).toEqual(['two', 'three']);
});

describe('runbookGroups', () => {
  it('puts incidents first, by their priority, and maintenance last', () => {
    const groups = runbookGroups([
      runbook('weekly', { purpose: 'maintenance' }),
      runbook('no-priority'),
      runbook('second', { priority: 2 }),
      runbook('first', { priority: 1 }),
      runbook('start', { purpose: 'startup' }),
    ]);
    expect(groups.map(({ purpose, runbooks }) => [purpose, ids(runbooks)])).toEqual([
      ['incident', ['first', 'second', 'no-priority']],
      ['startup', ['start']],
      ['maintenance', ['weekly']],
    ]);
  });
});

describe('matchingRunbooks', () => {
  it('looks into titles and descriptions of both languages', () => {
    const all = [
      runbook('a', { description: localText('About the clock', '시계') }),
      runbook('b', { title: localText('Disk', '디스크') }),
    ];
    expect(ids(matchingRunbooks(all, ' CLOCK '))).toEqual(['a']);
    expect(ids(matchingRunbooks(all, '디스크'))).toEqual(['b']);
    expect(ids(matchingRunbooks(all, ''))).toEqual(['a', 'b']);
  });
});

describe('runbooksAbout', () => {
  it('finds those that speak of one thing, the ones for trouble first', () => {
    const about = (some: Partial<RunbookSummary['about']>): RunbookSummary['about'] => ({
      policies: [],
      probes: [],
      rules: [],
      actions: [],
      ...some,
    });
    const all = [
      runbook('weekly', { purpose: 'maintenance', about: about({ probes: ['disk', 'clock'] }) }),
      runbook('full', { priority: 2, about: about({ probes: ['disk'] }) }),
      runbook('other', { priority: 1, about: about({ policies: ['disk'], probes: ['clock'] }) }),
    ];
    expect(ids(runbooksAbout(all, 'probes', 'disk'))).toEqual(['full', 'weekly']);
    expect(ids(runbooksAbout(all, 'policies', 'disk'))).toEqual(['other']);
    expect(ids(runbooksAbout(all, 'actions', 'disk'))).toEqual([]);
  });
});

describe('runbookDue', () => {
  const finished = (every: RunbookSummary['every'], ended: string) =>
    runbook('r', { every, lastRun: run({ endedAt: at(ended) }) });

  it('says nothing of one that does not recur', () => {
    expect(runbookDue(runbook('r'), 0)).toBeNull();
  });

  it('is due one period after the last run has ended, to the millisecond', () => {
    const weekly = finished('week', '2026-11-01T10:00:00');
    const due = at('2026-11-08T10:00:00');
    expect(runbookDue(weekly, due - 1)).toEqual({ kind: 'later', at: due });
    expect(runbookDue(weekly, due)).toEqual({ kind: 'due', at: due });
  });

  it('keeps to the end of a shorter month', () => {
    const now = at('2026-12-31T00:00:00');
    expect(runbookDue(finished('month', '2026-01-31T10:00:00'), now)).toMatchObject({
      at: at('2026-02-28T10:00:00'),
    });
    expect(runbookDue(finished('quarter', '2026-01-31T10:00:00'), now)).toMatchObject({
      at: at('2026-04-30T10:00:00'),
    });
    expect(runbookDue(finished('year', '2024-02-29T10:00:00'), now)).toMatchObject({
      at: at('2025-02-28T10:00:00'),
    });
  });

  it('takes a run that was abandoned for none, and one that is open for one under way', () => {
    expect(runbookDue(runbook('r', { every: 'day', lastRun: run({ state: 'abandoned' }) }), 0)).toEqual({
      kind: 'never',
    });
    expect(runbookDue(runbook('r', { every: 'day', lastRun: run({ state: 'open' }) }), 0)).toEqual({
      kind: 'open',
    });
  });

  it('counts from the run that was finished, whatever was abandoned after it', () => {
    const lastFinishedAt = at('2026-11-01T10:00:00');
    const lastRun = run({ state: 'abandoned', endedAt: at('2026-11-05T10:00:00') });
    const weekly = runbook('r', { every: 'week', lastRun, lastFinishedAt });
    const due = at('2026-11-08T10:00:00');
    expect(runbookDue(weekly, lastFinishedAt)).toEqual({ kind: 'later', at: due });
    expect(overdueSince(weekly, 0, at('2026-11-09T10:00:00'))).toBeNull();
    expect(overdueSince(weekly, 0, at('2026-11-09T10:00:01'))).toBe(due);
  });
});

describe('dueRunbooks', () => {
  it('lists the longest overdue first, and those never carried out last', () => {
    const weekly = (id: string, ended: string) =>
      runbook(id, { every: 'week', lastRun: run({ endedAt: at(ended) }) });
    const due = dueRunbooks(
      [
        runbook('never', { every: 'day' }),
        weekly('late', '2026-11-10T00:00:00'),
        weekly('later', '2026-11-02T00:00:00'),
        weekly('in-time', '2026-11-20T00:00:00'),
        runbook('once'),
      ],
      at('2026-11-21T00:00:00'),
    );
    expect(ids(due)).toEqual(['later', 'late', 'never']);
  });
});
