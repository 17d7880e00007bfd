import { describe, expect, it } from 'vitest';
import { mergeJobs, mergeRepositories } from '../../../renderer/data/live-merge.ts';
import {
  markState,
  matchSnapshots,
  snapshotBefore,
} from '../../../renderer/features/snapshots/layer-marks.ts';
import { orderSnapshots } from '../../../renderer/features/snapshots/order-snapshots.ts';
import { JobId } from '../../../shared/model/ids.ts';
import type { Job } from '../../../shared/model/job.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { fakeRepositories } from '../../fakes/console/repository-data.ts';
import { fakeSnapshots } from '../../fakes/console/snapshot-data.ts';
import { fakeTargets } from '../../fakes/console/target-data.ts';

const now = 1_800_000_000_000;
const repositories = fakeRepositories('everyday', now);
const snapshots = fakeSnapshots('everyday', fakeTargets('everyday', now), repositories, now);
const name = () => '';

describe('marks of snapshots', () => {
  it('tell a sample and what was never read from what is proven', () => {
    expect(markState(null)).toBe('never');
    expect(markState({ at: 1, ok: true, share: 0.99 })).toBe('sampled');
    expect(markState({ at: 1, ok: true, share: 1 })).toBe('proven');
    expect(markState({ at: 1, ok: false, share: 0.1 })).toBe('damaged');
  });
});

describe('lists of snapshots', () => {
  it('are narrowed by every word, wherever it stands', () => {
    const found = matchSnapshots(snapshots, 'seoul 4.36', name);
    expect(new Set(found.map(({ targetName }) => targetName))).toEqual(new Set(['Chat Seoul']));
    expect(found.every(({ label }) => label?.includes('4.36'))).toBe(true);
    expect(matchSnapshots(snapshots, '  ', name)).toBe(snapshots);
  });

  it('put the weakest verification first, and the newer of two that are alike', () => {
    const ordered = orderSnapshots(snapshots, { column: 'verified', direction: 'asc' }, name);
    expect(markState(ordered[0]?.layers.bytes ?? null)).toBe('damaged');
    const damaged = ordered.filter(({ layers }) => layers.bytes?.ok === false);
    expect(damaged).toEqual(damaged.toSorted((left, right) => right.startedAt - left.startedAt));
    expect(ordered).toHaveLength(snapshots.length);
  });

  it('know the set before one of the same target', () => {
    const [newest] = snapshots;
    if (!newest) throw new Error('no snapshots');
    const before = snapshotBefore(snapshots, newest);
    expect(before?.targetId).toBe(newest.targetId);
    expect(before?.startedAt).toBeLessThan(newest.startedAt);
  });
});

function job(number: number, more: Partial<Job>): Job {
  return {
    id: JobId.parse(number.toString(16).padStart(16, '0')),
    kind: 'check',
    title: localText('Check', '점검'),
    targetId: null,
    repositoryId: null,
    startedAt: now + number,
    finishedAt: null,
    state: 'running',
    progress: null,
    heardAt: now + number,
    error: null,
    outcome: null,
    ...more,
  };
}

describe('live lists', () => {
  it('take newer jobs first and let go of what ended an hour ago', () => {
    const known = { revision: 1, jobs: [job(1, { state: 'done', finishedAt: now - 3_700_000 }), job(2, {})] };
    const merged = mergeJobs(known, { revision: 2, jobs: [job(3, {}), job(2, { state: 'cancelling' })] });
    expect(merged.jobs.map(({ id, state }) => [Number.parseInt(id, 16), state])).toEqual([
      [3, 'running'],
      [2, 'cancelling'],
    ]);
    expect(mergeJobs(merged, { revision: 2, jobs: [job(4, {})] })).toBe(merged);
  });

  it('add, change and remove repositories in their order', () => {
    const [first, second, third] = repositories;
    if (!first || !second || !third) throw new Error('no repositories');
    const known = { revision: 1, repositories: [first, second] };
    const changed = [{ ...first, name: 'Renamed' }, third];
    const merged = mergeRepositories(known, { revision: 2, changed, removed: [second.id] });
    expect(merged.repositories.map((each) => each.name)).toEqual(['Renamed', third.name]);
  });
});
