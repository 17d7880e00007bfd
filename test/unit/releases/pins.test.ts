import { expect, test } from 'vitest';
import { ReleasePins, pinReason } from '../../../electron/releases/pins.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { ReleaseId, RestoreId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Release, ReleaseStage } from '../../../shared/model/release.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { fakeRepositories } from '../../fakes/console/repository-data.ts';
import { fakeSnapshots } from '../../fakes/console/snapshot-data.ts';
import { fakeTargets } from '../../fakes/console/target-data.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';

const [target] = fakeTargets('everyday', 0);
const repositories = fakeRepositories('everyday', 0);
const [repository] = repositories;
const [like] = fakeSnapshots('everyday', target === undefined ? [] : [target], repositories, 0);

function releaseAt(stage: ReleaseStage, ok = true): Release {
  if (target === undefined || repository === undefined) throw new Error('no fakes');
  return {
    id: ReleaseId.parse('a'.repeat(16)),
    targetId: target.id,
    targetName: 'Shop',
    repositoryId: repository.id,
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
    before: null,
    after: null,
    decisions: [],
    rollback:
      stage === 'rolled-back'
        ? { at: 0, restoreId: RestoreId.parse('b'.repeat(16)), checks: [], states: [], ok }
        : null,
    triggers: [],
  };
}

/** Pins beside which a release stands, and what is left of them after each look. */
function desk(release: Release, reason = pinReason(release)) {
  if (like === undefined) throw new Error('no fakes');
  let snapshot: Snapshot = { ...like, pins: [{ reason, at: 0, operator: 'ops' }] };
  const said: string[] = [];
  let isReachable = true;
  const notAsked = () => Promise.reject(new Error('not asked for here'));
  const pins = new ReleasePins({
    releases: () => [release],
    ports: {
      logger: new RecordingLogger(),
      snapshots: {
        list: () => [snapshot],
        unpin: (_id, why) => {
          const text = localText('It is locked.', '잠겨 있습니다.');
          if (!isReachable) return Promise.reject(new AppError('repository/locked', text));
          said.push(why);
          snapshot = { ...snapshot, pins: [] };
          return Promise.resolve();
        },
        take: notAsked,
        pin: notAsked,
        compare: notAsked,
        planRestore: notAsked,
        restore: notAsked,
        interrupted: notAsked,
        resume: notAsked,
        restoredSince: notAsked,
      },
    },
  });
  return {
    said,
    look: () => pins.look(),
    reach: (can: boolean) => {
      isReachable = can;
    },
    left: () => snapshot.pins.map((pin) => pin.reason),
  };
}

test.each<readonly [ReleaseStage, boolean, boolean]>([
  ['decision', true, true],
  ['judging', true, true],
  ['watched', true, true],
  ['rolling-back', true, true],
  ['rolled-back', false, true],
  ['rolled-back', true, false],
  ['finished', true, false],
  ['called-off', true, false],
])('a release that is %s, all well: %s, keeps the set that it has pinned: %s', async (stage, ok, keeps) => {
  const release = releaseAt(stage, ok);
  const { look, left, said } = desk(release);
  await look();
  expect(left()).toEqual(keeps ? [pinReason(release)] : []);
  expect(said).toEqual(keeps ? [] : [`Release 2.4: ${stage}`]);
});

test('a set that somebody else has pinned stays pinned', async () => {
  const { look, left } = desk(releaseAt('called-off'), 'for the auditor');
  await look();
  expect(left()).toEqual(['for the auditor']);
});

test('a repository that cannot be reached is tried at the next look', async () => {
  const { look, left, reach, said } = desk(releaseAt('finished'));
  reach(false);
  await look();
  expect(left()).toHaveLength(1);
  reach(true);
  await look();
  await look();
  expect(said).toHaveLength(1);
});
