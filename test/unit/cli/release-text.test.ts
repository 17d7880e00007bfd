import { expect, test } from 'vitest';
import { releaseText } from '../../../electron/cli/release-text.ts';
import { Release } from '../../../shared/model/release.ts';
import type { ReleaseStage } from '../../../shared/model/release.ts';
import { RunSummary } from '../../../shared/model/runbook.ts';

const id = 'a'.repeat(16);
const set = 'b'.repeat(64);
const text = (en: string) => ({ en, ko: en });

function releaseAt(stage: ReleaseStage, ok: boolean | null = null): Release {
  const look = { at: 0, snapshotId: set, states: [], versions: [] };
  const check = { id: 'disk', title: text('Disk'), standing: 'heed', found: text('degraded') };
  const detail = text('down, and was ok: refused');
  return Release.parse({
    id,
    targetId: id,
    targetName: 'Chat',
    repositoryId: 'c'.repeat(32),
    version: '2.4',
    previousVersion: null,
    stage,
    revision: 1,
    startedAt: 0,
    startedBy: 'ops',
    endedAt: null,
    work: null,
    watchUntil: null,
    checklistRunId: null,
    before: { ...look, checks: [check] },
    after: null,
    decisions: [],
    rollback:
      ok === null
        ? null
        : {
            at: 0,
            restoreId: 'd'.repeat(16),
            states: [],
            ok,
            checks: ok ? [] : [{ what: text('Health'), ok, detail }],
          },
    triggers: [],
  });
}

const run = RunSummary.parse({
  id: 'e'.repeat(16),
  targetId: id,
  runbookId: 'release',
  title: text('Release'),
  purpose: 'release',
  packVersion: 1,
  state: 'open',
  ok: null,
  startedAt: 0,
  endedAt: null,
  startedBy: 'ops',
  operator: 'ops',
  endedSteps: 2,
  neededSteps: 9,
  failedSteps: 0,
  next: 'first',
  incidentId: null,
});

const linesOf = (release: Release, checklist: RunSummary | null = null) =>
  releaseText(release, checklist).split('\n');

test.each<readonly [ReleaseStage, boolean | null, boolean]>([
  ['decision', null, true],
  ['watched', null, true],
  ['called-off', null, false],
  ['finished', null, false],
  ['rolled-back', false, true],
  ['rolled-back', true, false],
])('the set before a release that is %s, all well: %s, is said to be pinned: %s', (stage, ok, isPinned) => {
  expect(linesOf(releaseAt(stage, ok))).toContain(`Set before: ${set}${isPinned ? ', pinned' : ''}.`);
});

test('its checklist is named, how far it is, and what comes next', () => {
  const lines = linesOf(releaseAt('decision'), run);
  expect(lines.slice(-2)).toEqual([
    `Checklist: run ${run.id}, 2 of 9 steps: holdfast runbook next ${run.id}`,
    'Next: holdfast release go --target "Chat" --reason "…", or holdfast release no-go --target "Chat" --reason "…"',
  ]);
  for (const state of ['open', 'abandoned'] as const)
    expect(linesOf(releaseAt('called-off'), { ...run, state }).at(-1)).toBe(
      `Checklist: run ${run.id}, abandoned.`,
    );
});

test('after a rollback that is not well, the restore, its undo and what to do are told', () => {
  const restore = 'd'.repeat(16);
  expect(linesOf(releaseAt('rolled-back', false)).slice(-3)).toEqual([
    'NOT OK: Health: down, and was ok: refused',
    `Restore: ${restore}. To put back what was there before it: holdfast restore undo ${restore}`,
    'Next: start the service, unless it runs, then holdfast release examine --target "Chat". The set before stays pinned until all is well.',
  ]);
});
