import type { PlannedPart } from '../../../shared/contract/groups/snapshots.ts';
import type { JobOutcome } from '../../../shared/model/job.ts';
import type { VerifyLayerName, VerifyReport } from '../../../shared/model/snapshot.ts';
import type { State } from '../../../shared/model/state.ts';
import { localText } from '../../../shared/text/local-text.ts';

const mib = 1024 ** 2;

const asFound = {
  required: true,
  sensitive: false,
  state: 'ready',
  problem: null,
  files: 1,
  expectedStallMs: null,
} as const;

const uploads: PlannedPart = {
  ...asFound,
  id: 'uploads',
  kind: 'tree',
  title: localText('Uploads', '업로드'),
  path: '/srv/messenger/uploads',
  files: 2113,
  bytes: 1930 * mib,
};

const database: PlannedPart = {
  ...asFound,
  id: 'database',
  kind: 'sqlite',
  title: localText('Database', '데이터베이스'),
  path: '/srv/messenger/messenger.db',
  bytes: 174 * mib,
  expectedStallMs: 60,
};

const masterKey: PlannedPart = {
  ...asFound,
  id: 'master-key',
  kind: 'file',
  sensitive: true,
  title: localText('Master key of the rooms', '대화방 마스터 키'),
  path: '/srv/messenger/.master_key',
  bytes: 44,
};

const config: PlannedPart = {
  ...asFound,
  id: 'config',
  kind: 'file',
  sensitive: true,
  title: localText('Configuration', '설정 파일'),
  path: '/srv/messenger/config.py',
  bytes: 4156,
};

const rebuild: PlannedPart = {
  ...asFound,
  id: 'rebuild',
  kind: 'rebuild',
  required: false,
  title: localText('Versions and start script', '버전 정보와 시작 스크립트'),
  path: '',
  state: 'absent',
  files: null,
  bytes: null,
};

const missingKey: PlannedPart = {
  ...masterKey,
  state: 'problem',
  problem: localText(
    '/srv/messenger/.master_key is not there. Without it messages of the rooms cannot be read.',
    '/srv/messenger/.master_key가 없습니다. 이 파일이 없으면 대화방의 메시지를 읽을 수 없습니다.',
  ),
  files: null,
  bytes: null,
};

/** The parts of a messenger as they lie there: one that is degraded lacks its master key. */
export function plannedParts(state: State): readonly PlannedPart[] {
  return [uploads, database, state === 'degraded' ? missingKey : masterKey, config, rebuild];
}

export function verifyReport(layers: readonly VerifyLayerName[], share: number): VerifyReport {
  return {
    ok: true,
    durationMs: 21_400,
    layers: layers.map((layer) => ({
      layer,
      ok: true,
      checked: layer === 'bytes' ? 2116 : layer === 'structure' ? 1 : 4,
      share: layer === 'bytes' ? share : 1,
      problems: [],
      notCheckable:
        layer === 'meaning'
          ? [
              localText(
                'audit: counting took too long at capture.',
                'audit: 백업할 때 집계 시간이 초과되었습니다.',
              ),
            ]
          : [],
    })),
  };
}

export function drillOutcome(files: number, bytes: number, boot: boolean): JobOutcome {
  return {
    kind: 'drill',
    report: {
      ok: true,
      files,
      bytes,
      layers: verifyReport(['bytes', 'structure', 'meaning'], 1).layers,
      checks: [
        {
          what: localText('Every user can be read', '모든 사용자를 읽을 수 있음'),
          ok: true,
          detail: localText('214 of 214', '214명 중 214명'),
        },
      ],
      boot: boot
        ? {
            ok: true,
            command: 'python3 server.py --cli',
            readyAfterMs: 1840,
            output: 'Serving on 127.0.0.1:41233\n',
          }
        : null,
      restoreMs: 51_200,
      verifyMs: 21_400,
      durationMs: 93_000,
    },
  };
}
