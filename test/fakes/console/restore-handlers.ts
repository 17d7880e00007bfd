import type { ParsedInput } from '../../../shared/contract/ops-api.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { RestoreId } from '../../../shared/model/ids.ts';
import type { JobOutcome } from '../../../shared/model/job.ts';
import type { RestorePlan, RestoreResult } from '../../../shared/model/restore.ts';
import type { SnapshotPart } from '../../../shared/model/snapshot.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { startJob } from './fake-jobs.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { hexId } from './seeded.ts';
import { knownSnapshot } from './snapshot-handlers.ts';

type Choice = ParsedInput<'restores.plan'>;
const mib = 1024 ** 2;

function destinationOf({ to }: Choice): string {
  if (to.kind === 'in-place') return '/srv/messenger';
  if (to.kind === 'host-folder') return to.folder;
  return `${to.folder.slice(1, -1)}${to.newFolderName ? `/${to.newFolderName}` : ''}`;
}

function planPart(part: SnapshotPart, inPlace: boolean): RestorePlan['parts'][number] {
  return {
    id: part.id,
    title: part.title,
    changes: {
      added: inPlace ? 12 : part.files,
      changed: inPlace ? Math.min(1, part.files) : 0,
      unchanged: inPlace ? Math.max(0, part.files - 13) : 0,
      removed: inPlace && part.kind === 'tree' ? 4 : 0,
      writtenBytes: part.bytes,
      replacedBytes: inPlace ? part.bytes : 0,
      addedNames: part.kind === 'tree' ? ['uploads/2026/03/plan.pdf'] : [],
      changedNames: part.kind === 'tree' ? [] : [part.id],
      removedNames: inPlace && part.kind === 'tree' ? ['uploads/2026/11/new.jpg'] : [],
    },
    rows:
      part.database === null || !inPlace
        ? null
        : [
            {
              table: 'messages',
              now: 914_120,
              inSnapshot: part.database.tables['messages']?.rows ?? null,
            },
            { table: 'device_sessions', now: 402, inSnapshot: 391 },
          ],
  };
}

/** What a restore would change: in place over a running server it is blocked until the service stands still. */
function planOf(fake: Fake, choice: Choice): RestorePlan {
  const snapshot = knownSnapshot(fake, choice.snapshotId);
  const inPlace = choice.to.kind === 'in-place';
  const chosen = snapshot.parts.filter(
    ({ id, state }) => state === 'captured' && (choice.only === undefined || choice.only.includes(id)),
  );
  const lacking = chosen
    .flatMap(({ needs }) => needs)
    .filter((need) => !chosen.some(({ id }) => id === need));
  const running = inPlace && fake.state.targets[0]?.id === snapshot.targetId;
  return {
    snapshotId: snapshot.id,
    destination: inPlace
      ? { kind: 'in-place', bases: { root: '/srv/messenger' } }
      : { kind: 'folder', dir: destinationOf(choice) },
    parts: chosen.map((part) => planPart(part, inPlace)),
    blockers: [
      ...(running
        ? [
            {
              code: 'service-running' as const,
              text: localText(
                'The server answers on port 5000. Stop it first: systemctl stop messenger.',
                '서버가 5000번 포트에서 응답합니다. 먼저 중지하십시오: systemctl stop messenger',
              ),
            },
          ]
        : []),
      ...(lacking.length > 0 && !choice.acceptLoss
        ? [
            {
              code: 'needs-part' as const,
              text: localText(
                'The database is of no use without the master key of the rooms.',
                '대화방 마스터 키 없이는 데이터베이스를 사용할 수 없습니다.',
              ),
            },
          ]
        : []),
    ],
    warnings: [
      {
        code: 'owners-not-restored',
        text: localText(
          'Owners are not restored: this desk does not run as root.',
          '소유자는 복원되지 않습니다. 이 데스크가 root로 실행되지 않기 때문입니다.',
        ),
      },
    ],
    bytesToWrite: chosen.reduce((sum, { bytes }) => sum + bytes, 0),
    spaces: [{ place: destinationOf(choice), neededBytes: 2300 * mib, freeBytes: 180_000 * mib }],
    stopMs: inPlace ? 95_000 : null,
  };
}

const stages = [
  { stage: localText('Safety copy', '안전 사본 만드는 중'), files: 40, bytes: 180 * mib, beats: 3 },
  { stage: localText('Staging', '임시 위치에 쓰는 중'), files: 2116, bytes: 2100 * mib, beats: 10 },
  { stage: localText('Checking', '확인 중'), files: 0, bytes: 0, beats: 4 },
];

function finishRestore(fake: Fake, result: RestoreResult): JobOutcome {
  const snapshot = fake.state.snapshots.find(({ id }) => id === result.snapshotId);
  fake.state.restores = [
    {
      id: result.id,
      targetId: snapshot?.targetId ?? null,
      targetName: snapshot?.targetName ?? '',
      destination: result.safety?.folders[0] ?? '/home/ops/restored',
      inPlace: result.safety !== null,
      on: null,
      at: fake.now(),
      operator: 'ops@desk-12',
      result,
      undoable: result.safety !== null && result.outcome === 'restored',
    },
    ...fake.state.restores,
  ];
  return { kind: 'restore', result };
}

function resultOf(
  fake: Fake,
  snapshotId: string,
  outcome: RestoreResult['outcome'],
  safe: boolean,
): RestoreResult {
  return {
    id: RestoreId.parse(hexId(1400 + fake.state.restores.length)),
    snapshotId,
    outcome,
    startedAt: fake.now() - 61_000,
    finishedAt: fake.now(),
    files: 2116,
    bytes: 2104 * mib,
    reusedFiles: 1871,
    checks: [
      {
        what: localText('Every file has the hash of the snapshot', '모든 파일의 해시가 스냅샷과 같음'),
        ok: true,
        detail: null,
      },
    ],
    safety: safe
      ? { folders: ['/srv/messenger/.holdfast-safety'], keepUntil: fake.now() + 30 * 86_400_000 }
      : null,
  };
}

function interruptedOf(fake: Fake, restoreId: RestoreId) {
  const found = fake.state.interrupted.find(({ id }) => id === restoreId);
  if (found) return found;
  throw new AppError('restore/unknown', localText('There is no such restore.', '그런 복원이 없습니다.'));
}

function finishInterrupted(fake: Fake, restoreId: RestoreId, outcome: 'restored' | 'rolled-back') {
  const { snapshotId, targetName } = interruptedOf(fake, restoreId);
  return startJob(fake, {
    kind: 'restore',
    title: localText(`Restoring ${targetName}`, `${targetName} 복원`),
    targetId: null,
    repositoryId: null,
    stages,
    finish: () => {
      fake.state.interrupted = fake.state.interrupted.filter(({ id }) => id !== restoreId);
      return finishRestore(fake, resultOf(fake, snapshotId, outcome, true));
    },
  });
}

export const restoreHandlers: HandlersOf<'restores'> = {
  'restores.list': (_input, { state }) => ({
    restores: state.restores,
    interrupted: state.interrupted,
    unreached: [],
  }),
  'restores.plan': (choice, fake) => {
    const { targetId, targetName, repositoryId } = knownSnapshot(fake, choice.snapshotId);
    return startJob(fake, {
      kind: 'restore-plan',
      title: localText(`Planning a restore of ${targetName}`, `${targetName} 복원 계획`),
      targetId,
      repositoryId,
      stages: [{ stage: localText('Comparing', '비교 중'), files: 2116, bytes: 2104 * mib, beats: 4 }],
      finish: () => ({ kind: 'restore-plan', plan: planOf(fake, choice) }),
    });
  },
  'restores.run': (choice, fake) => {
    const { targetId, targetName, repositoryId, id } = knownSnapshot(fake, choice.snapshotId);
    const inPlace = choice.to.kind === 'in-place';
    if (inPlace && choice.confirmName !== targetName)
      throw new AppError(
        'target/not-confirmed',
        localText(`Type ${targetName} to confirm.`, `확인하려면 ${targetName}을(를) 입력하십시오.`),
      );
    const [blocker] = planOf(fake, choice).blockers;
    if (blocker) throw new AppError('restore/blocked', blocker.text);
    return startJob(fake, {
      kind: 'restore',
      title: localText(`Restoring ${targetName}`, `${targetName} 복원`),
      targetId,
      repositoryId,
      stages,
      finish: () => finishRestore(fake, resultOf(fake, id, 'restored', inPlace)),
    });
  },
  'restores.undo': ({ restoreId, confirmName }, fake) => {
    const record = fake.state.restores.find(({ id }) => id === restoreId);
    if (!record?.undoable || confirmName !== record.targetName)
      throw new AppError(
        'restore/not-undoable',
        localText('This restore cannot be undone.', '이 복원은 취소할 수 없습니다.'),
      );
    return startJob(fake, {
      kind: 'restore',
      title: localText(`Undoing the restore of ${record.targetName}`, `${record.targetName} 복원 취소`),
      targetId: record.targetId,
      repositoryId: null,
      stages,
      finish: () => {
        fake.state.restores = fake.state.restores.map((each) =>
          each.id === restoreId ? { ...each, undoable: false } : each,
        );
        return finishRestore(fake, resultOf(fake, record.result.snapshotId, 'undone', true));
      },
    });
  },
  'restores.resume': ({ restoreId }, fake) => finishInterrupted(fake, restoreId, 'restored'),
  'restores.rollback': ({ restoreId }, fake) => finishInterrupted(fake, restoreId, 'rolled-back'),
};
