import { AppError } from '../../../shared/errors/app-error.ts';
import type { RepositoryId, SnapshotId, TargetId } from '../../../shared/model/ids.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { isVerifiedInFull } from '../../../shared/rules/retention.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { startJob } from './fake-jobs.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { changeRepository, knownRepository } from './repository-handlers.ts';
import { fakeSnapshot } from './snapshot-data.ts';
import { drillOutcome, plannedParts, verifyReport } from './snapshot-results.ts';
import { knownTarget } from './target-handlers.ts';

export function knownSnapshot(fake: Fake, snapshotId: SnapshotId): Snapshot {
  const found = fake.state.snapshots.find(({ id }) => id === snapshotId);
  if (found) return found;
  throw new AppError('snapshot/unknown', localText('There is no such snapshot.', '그런 스냅샷이 없습니다.'));
}

export function changeSnapshot(fake: Fake, snapshotId: SnapshotId, what: Partial<Snapshot>): Snapshot {
  const changed = { ...knownSnapshot(fake, snapshotId), ...what };
  fake.state.snapshots = fake.state.snapshots.map((each) => (each.id === snapshotId ? changed : each));
  tellSnapshots(fake, changed.targetId);
  return changed;
}

export function tellSnapshots(fake: Fake, targetId: TargetId): void {
  fake.state.revision += 1;
  fake.publish('snapshots.changed', { revision: fake.state.revision, targetIds: [targetId] });
}

/** Adds a set as a capture does and tells of it. */
export function addSnapshot(
  fake: Fake,
  targetId: TargetId,
  repositoryId: RepositoryId,
  what: Partial<Snapshot>,
): Snapshot {
  const made = fakeSnapshot({
    number: 90_000 + fake.state.snapshots.length,
    index: 0,
    target: knownTarget(fake, targetId),
    repository: knownRepository(fake, repositoryId),
    startedAt: fake.now() - 74_000,
    hostile: false,
  });
  const snapshot = { ...made, ...what };
  fake.state.snapshots = [snapshot, ...fake.state.snapshots];
  changeRepository(fake, repositoryId, {
    snapshots: knownRepository(fake, repositoryId).snapshots + 1,
    newestAt: snapshot.startedAt,
  });
  tellSnapshots(fake, targetId);
  return snapshot;
}

function freshness(fake: Fake, targetId: TargetId | undefined) {
  const groups = Map.groupBy(
    fake.state.snapshots.filter((each) => targetId === undefined || each.targetId === targetId),
    (each) => `${each.targetId}/${each.repositoryId}`,
  );
  return [...groups.values()].flatMap((sets) => {
    const [newest] = sets;
    if (!newest) return [];
    const drills = sets.flatMap(({ drill }) => (drill?.ok ? [drill.at] : []));
    return [
      {
        targetId: newest.targetId,
        repositoryId: newest.repositoryId,
        newestAt: newest.startedAt,
        newestVerifiedAt: sets.find(isVerifiedInFull)?.startedAt ?? null,
        lastProvenRestoreAt: drills.length === 0 ? null : Math.max(...drills),
      },
    ];
  });
}

const captureLimits = { maxStallMs: 3000, maxPinMs: 30_000, maxWalGrowthBytes: 1024 ** 3 };

export const snapshotHandlers: HandlersOf<'snapshots'> = {
  'snapshots.list': ({ targetId, repositoryId }, fake) => ({
    revision: fake.state.revision,
    snapshots: fake.state.snapshots.filter(
      (each) =>
        (targetId === undefined || each.targetId === targetId) &&
        (repositoryId === undefined || each.repositoryId === repositoryId),
    ),
    freshness: freshness(fake, targetId),
  }),
  'snapshots.freshness': (_input, fake) => ({
    revision: fake.state.revision,
    freshness: freshness(fake, undefined),
  }),
  'snapshots.get': ({ snapshotId }, fake) => knownSnapshot(fake, snapshotId),
  'snapshots.plan': async ({ targetId }, fake) => {
    await fake.sleep(400);
    const parts = plannedParts(knownTarget(fake, targetId).state);
    return { parts: [...parts], problems: parts.flatMap(({ problem }) => (problem ? [problem] : [])) };
  },
  'snapshots.limits': () => captureLimits,
  'snapshots.setLimits': ({ limits }) => ({
    maxStallMs: limits.maxStallMs ?? captureLimits.maxStallMs,
    maxPinMs: limits.maxPinMs ?? captureLimits.maxPinMs,
    maxWalGrowthBytes: limits.maxWalGrowthBytes ?? captureLimits.maxWalGrowthBytes,
  }),
  'snapshots.create': ({ targetId, repositoryId, kind, label, partialReason, verify }, fake) => {
    const target = knownTarget(fake, targetId);
    const parts = plannedParts(target.state);
    if (parts.some(({ state }) => state === 'problem') && partialReason === undefined)
      throw new AppError(
        'snapshot/incomplete-set',
        localText('The set is not complete: .master_key.', '세트가 완전하지 않습니다: .master_key'),
      );
    const stages = [
      ...parts
        .filter(({ state }) => state === 'ready')
        .map(({ title, files, bytes, id }) => ({
          stage: localText(`Reading ${title.en}`, `${title.ko} 읽는 중`),
          files: files ?? 1,
          bytes: bytes ?? 0,
          beats: id === 'uploads' ? 12 : 3,
        })),
      ...(verify
        ? [{ stage: localText('Reading back', '다시 읽어 검증하는 중'), files: 0, bytes: 0, beats: 5 }]
        : []),
    ];
    return startJob(fake, {
      kind: 'capture',
      title: localText(`Backing up ${target.name}`, `${target.name} 백업`),
      targetId,
      repositoryId,
      stages,
      finish: () => {
        const none = { bytes: null, structure: null, meaning: null };
        const snapshot = addSnapshot(fake, targetId, repositoryId, {
          kind,
          label: label ?? null,
          partialReason: partialReason ?? null,
          drill: null,
          ...(verify ? {} : { layers: none }),
        });
        return {
          kind: 'capture',
          snapshot,
          durationMs: 74_000,
          verify: verify ? verifyReport(['bytes', 'structure', 'meaning'], 1) : null,
          retention: null,
        };
      },
    });
  },
  'snapshots.verify': ({ snapshotId, layers, share }, fake) => {
    const before = knownSnapshot(fake, snapshotId);
    return startJob(fake, {
      kind: 'verify',
      title: localText(`Verifying ${before.targetName}`, `${before.targetName} 검증`),
      targetId: before.targetId,
      repositoryId: before.repositoryId,
      stages: [
        {
          stage: localText('Reading back', '다시 읽는 중'),
          files: before.files,
          bytes: before.bytes,
          beats: 8,
        },
      ],
      finish: () => {
        const report = verifyReport(layers, share);
        const marks = report.layers.map(
          (layer) => [layer.layer, { at: fake.now(), ok: layer.ok, share: layer.share }] as const,
        );
        changeSnapshot(fake, snapshotId, { layers: { ...before.layers, ...Object.fromEntries(marks) } });
        return { kind: 'verify', report };
      },
    });
  },
  'snapshots.pin': ({ snapshotId, reason }, fake) => {
    const { pins } = knownSnapshot(fake, snapshotId);
    return changeSnapshot(fake, snapshotId, {
      pins: [...pins, { reason, at: fake.now(), operator: 'ops@desk-12' }],
    });
  },
  'snapshots.unpin': ({ snapshotId }, fake) => changeSnapshot(fake, snapshotId, { pins: [] }),
  'snapshots.forget': ({ snapshotId, confirmName }, fake) => {
    const snapshot = knownSnapshot(fake, snapshotId);
    if (confirmName !== snapshot.targetName)
      throw new AppError(
        'repository/not-confirmed',
        localText('The name does not match.', '이름이 일치하지 않습니다.'),
      );
    const others = fake.state.snapshots.filter((each) => each.id !== snapshotId);
    if (
      isVerifiedInFull(snapshot) &&
      !others.some((each) => each.targetId === snapshot.targetId && isVerifiedInFull(each))
    )
      throw new AppError(
        'snapshot/not-forgettable',
        localText('This is the last verified set of its target.', '대상의 마지막 검증된 세트입니다.'),
      );
    fake.state.snapshots = others;
    tellSnapshots(fake, snapshot.targetId);
    return {};
  },
};

export const drillHandlers: HandlersOf<'drills'> = {
  'drills.list': ({ targetId }, { state }) => ({
    drills: state.drills.filter((each) => targetId === undefined || each.targetId === targetId),
  }),
  'drills.run': ({ snapshotId, boot }, fake) => {
    const { targetId, targetName, repositoryId, files, bytes } = knownSnapshot(fake, snapshotId);
    return startJob(fake, {
      kind: 'drill',
      title: localText(`Restore drill of ${targetName}`, `${targetName} 복원 훈련`),
      targetId,
      repositoryId,
      stages: [
        { stage: localText('Restoring into scratch', '임시 폴더에 복원 중'), files, bytes, beats: 8 },
        {
          stage: localText('Checking the databases', '데이터베이스 확인 중'),
          files: 0,
          bytes: 0,
          beats: 18,
          silent: true,
        },
      ],
      finish: () => {
        changeSnapshot(fake, snapshotId, { drill: { at: fake.now(), ok: true } });
        const kept = { snapshotId, repositoryId, targetId, targetName, at: fake.now() };
        fake.state.drills = [
          { ...kept, operator: 'ops@desk-12', ok: true, booted: boot, durationMs: 93_000 },
          ...fake.state.drills,
        ];
        return drillOutcome(files, bytes, boot);
      },
    });
  },
};
