import { DrillRecord } from '../../../shared/model/drill.ts';
import { SnapshotId } from '../../../shared/model/ids.ts';
import type { Repository } from '../../../shared/model/repository.ts';
import { Snapshot } from '../../../shared/model/snapshot.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Scenario } from './fake-state.ts';
import { seeded } from './seeded.ts';

const hourMs = 3_600_000;
const mib = 1024 ** 2;

export function hex64(number: number): string {
  return Array.from({ length: 8 }, (_, part) =>
    ((Math.imul(number + 7, 2_654_435_761) ^ Math.imul(part + 3, 40_503_331)) >>> 0)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}

export function snapshotIdOf(index: number): SnapshotId {
  return SnapshotId.parse(hex64(index + 1));
}

/** Sets of the first targets over months, newest first: of every kind, verified, sampled, never read, failed, partial and pinned. */
export function fakeSnapshots(
  scenario: Scenario,
  targets: readonly TargetSummary[],
  repositories: readonly Repository[],
  nowAt: number,
): readonly Snapshot[] {
  const [first, second] = repositories;
  if (!first || !second) return [];
  const each = scenario === 'huge' ? 400 : 18;
  const looked = scenario === 'huge' ? targets.slice(0, 60) : targets.slice(0, 5);
  const made = looked.flatMap((target, at) =>
    Array.from({ length: each }, (_, index) =>
      fakeSnapshot({
        number: at * each + index,
        index,
        target,
        repository: index % 3 === 1 ? second : first,
        startedAt: nowAt - (5 + at * 2) * hourMs - index * 24 * hourMs,
        hostile: scenario === 'hostile',
      }),
    ),
  );
  return made.toSorted((left, right) => right.startedAt - left.startedAt);
}

type Wish = {
  readonly number: number;
  readonly index: number;
  readonly target: TargetSummary;
  readonly repository: Repository;
  readonly startedAt: number;
  readonly hostile: boolean;
};

const kinds = ['scheduled', 'manual', 'scheduled', 'pre-release', 'post-release', 'imported'] as const;
const labels: Readonly<Record<string, string>> = {
  'pre-release': 'Before 4.36',
  'post-release': 'After 4.36',
  manual: 'Before moving to the new rack',
};

export function fakeSnapshot(wish: Wish): Snapshot {
  const { number, index, target, repository, startedAt } = wish;
  const random = seeded(number + 1);
  const kind = kinds[index % kinds.length] ?? 'manual';
  const hostileLabel = '\u202Egpj.exe <b>label</b> \u0007'.repeat(8).slice(0, 200);
  const uploads = Math.round(random.between(900, 2400));
  const databaseBytes = Math.round(random.between(160, 190) * mib);
  const uploadBytes = Math.round(random.between(1800, 2100) * mib);
  const newBytes = Math.round(random.between(3, 60) * mib);
  return Snapshot.parse({
    id: hex64(number + 1),
    repositoryId: repository.id,
    targetId: target.id,
    targetName: target.name,
    pack: target.pack,
    kind,
    label: wish.hostile ? hostileLabel : (labels[kind] ?? null),
    startedAt,
    finishedAt: startedAt + 74_000,
    skewMs: 41_200,
    operator: 'ops@desk-12',
    typedName: index % 2 === 0 ? '김하나' : null,
    files: uploads + 3,
    bytes: databaseBytes + uploadBytes + 4200,
    newBytes,
    partialReason: index === 7 ? 'The master key lies on the HSM and is backed up there.' : null,
    parts: [
      databasePart(wish, databaseBytes, newBytes / 2),
      part('uploads', 'tree', ['Uploads', '업로드'], {
        files: uploads,
        bytes: uploadBytes,
        newBytes: Math.round(newBytes / 2),
        notes: index === 0 ? [deletedNote] : [],
      }),
      ...smallParts(index),
    ],
    references: [references(index, uploads)],
    layers: layersOf(index, startedAt + 80_000),
    pins:
      index === 3 || index === 4
        ? [{ reason: 'Release 4.36', at: startedAt + 200_000, operator: 'ops@desk-12' }]
        : [],
    drill: index === 1 || index === 10 ? { at: startedAt + 2 * hourMs, ok: index === 1 } : null,
  });
}

const deletedNote = localText(
  '3 files were deleted while they were read.',
  '읽는 동안 파일 3개가 삭제되었습니다.',
);

function layersOf(index: number, at: number) {
  const mark = (ok: boolean, share: number) => ({ at, ok, share });
  const full = mark(true, 1);
  if (index === 2) return { bytes: mark(true, 0.1), structure: full, meaning: null };
  if (index === 3) return { bytes: null, structure: null, meaning: null };
  return { bytes: mark(index !== 5, 1), structure: full, meaning: full };
}

function databasePart({ number, index }: Wish, bytes: number, newBytes: number) {
  return part('database', 'sqlite', ['Database', '데이터베이스'], {
    files: 1,
    bytes,
    newBytes: Math.round(newBytes),
    sha256: hex64(number + 5000),
    needs: ['master-key'],
    database: {
      tables: {
        messages: { rows: 912_883 - index * 1900, greatestRowid: 930_000 - index * 2000 },
        users: { rows: 214, greatestRowid: 230 },
        device_sessions: { rows: 391, greatestRowid: 8800 },
        audit: { rows: null, greatestRowid: null },
      },
      userVersion: 12,
      pageSizeBytes: 4096,
      pages: Math.round(bytes / 4096),
      journalMode: 'wal',
      schemaSha256: hex64(77),
      method: 'pinned-read',
      heldMs: 212,
      quickCheck: 'ok',
    },
  });
}

function smallParts(index: number) {
  const gone = {
    state: 'left-out',
    reason: localText('.master_key is not there.', '.master_key가 없습니다.'),
  };
  return [
    part('master-key', 'file', ['Master key of the rooms', '대화방 마스터 키'], {
      sensitive: true,
      ...(index === 7 ? gone : { files: 1, bytes: 44, sha256: hex64(99) }),
    }),
    part('config', 'file', ['Configuration', '설정 파일'], {
      sensitive: true,
      files: 1,
      bytes: 4156,
      sha256: hex64(Math.floor(index / 4) + 300),
    }),
    part('rebuild', 'rebuild', ['Versions and start script', '버전 정보와 시작 스크립트'], {
      state: 'absent',
      reason: localText(
        'No start script was named in the settings of the target.',
        '대상 설정에 시작 스크립트가 지정되지 않았습니다.',
      ),
    }),
  ];
}

function references(index: number, uploads: number) {
  const missingNames = index === 4 ? ['2026/03/plan.pdf', '2026/03/photo.jpg'] : [];
  return {
    id: 'uploads',
    title: localText('Uploads that messages name', '메시지가 가리키는 업로드'),
    referred: uploads - 4,
    missing: missingNames.length,
    missingNames,
    unreferenced: 7,
    unreferencedNames: ['tmp/a.part', 'tmp/b.part'],
  };
}

function part(
  id: string,
  kind: string,
  [en, ko]: readonly [string, string],
  more: Readonly<Record<string, unknown>>,
) {
  return {
    id,
    kind,
    title: localText(en, ko),
    state: 'captured',
    reason: null,
    sensitive: false,
    needs: [],
    files: 0,
    bytes: 0,
    newBytes: 0,
    sha256: null,
    database: null,
    notes: [],
    ...more,
  };
}

export function fakeDrills(snapshots: readonly Snapshot[]): readonly DrillRecord[] {
  return snapshots.flatMap((snapshot) =>
    snapshot.drill === null
      ? []
      : [
          DrillRecord.parse({
            snapshotId: snapshot.id,
            repositoryId: snapshot.repositoryId,
            targetId: snapshot.targetId,
            targetName: snapshot.targetName,
            at: snapshot.drill.at,
            operator: 'ops@desk-12',
            ok: snapshot.drill.ok,
            booted: snapshot.drill.ok,
            durationMs: 93_000,
          }),
        ],
  );
}
