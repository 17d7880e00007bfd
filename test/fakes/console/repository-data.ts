import type { HostPlace } from '../../../shared/model/host.ts';
import { RepositoryId } from '../../../shared/model/ids.ts';
import { Repository } from '../../../shared/model/repository.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Scenario } from './fake-state.ts';

const dayMs = 86_400_000;
const gib = 1024 ** 3;

export function repositoryIdOf(index: number): RepositoryId {
  return RepositoryId.parse((0xb0de0000 + index * 4099).toString(16).padStart(8, '0').repeat(4));
}

/** One repository in each state of health. */
export function fakeRepositories(scenario: Scenario, nowAt: number): readonly Repository[] {
  if (scenario === 'empty') return [];
  const names =
    scenario === 'hostile'
      ? [
          'A repository whose name is as long as a name may be, to see what becomes of it',
          '<img src=x onerror=alert(1)>',
          'مستودع النسخ\u202Egpj.exe',
          '한국어로 된 아주 긴 저장소 이름은 줄이 바뀌지 않고 잘려야 합니다',
          '\u0007\u0000bell',
          '👩‍👩‍👧‍👦',
        ]
      : ['Backup disk', 'NAS office', 'Old NAS', 'USB stick', 'Archive', 'Warehouse'];
  const made = names.map((name, index) => base(name, index, nowAt));
  return made.map((repository, index) => ({ ...repository, ...odd(index, nowAt) }));
}

/** What is not well with the second to the sixth. */
function odd(index: number, nowAt: number): Partial<Repository> {
  const all: readonly Partial<Repository>[] = [
    {},
    {
      durable: false,
      place: '/mnt/nas/holdfast',
      unattended: false,
      lastCheck: { at: nowAt - 9 * dayMs, ok: true, share: 0.1, problems: 0 },
    },
    {
      health: 'damaged',
      healthReason: localText(
        '2 files are damaged; 3 snapshots cannot be restored in full. Run a check to see which.',
        '파일 2개가 손상되어 스냅샷 3개를 완전히 복원할 수 없습니다. 점검을 실행하여 확인하십시오.',
      ),
      lastCheck: { at: nowAt - 2 * dayMs, ok: false, share: 1, problems: 2 },
    },
    {
      health: 'not-there',
      healthReason: localText(
        'There is no holdfast-repository.json in /media/ops/stick: it is an empty mount point. Plug the stick in.',
        '/media/ops/stick에 holdfast-repository.json이 없습니다. 빈 마운트 지점입니다. USB를 연결하십시오.',
      ),
      place: '/media/ops/stick',
      freeBytes: null,
      totalBytes: null,
    },
    { health: 'read-only', healthReason: readOnlyText, lastCheck: null },
    {
      health: 'locked-out',
      healthReason: lockedOutText,
      kitConfirmedAt: null,
      lastCheck: null,
      storedBytes: null,
      keys: null,
    },
  ];
  return all[index] ?? {};
}

const readOnlyText = localText(
  'The place is mounted read-only: snapshots can be restored, none can be added.',
  '읽기 전용으로 마운트되어 있어 복원은 할 수 있으나 추가할 수 없습니다.',
);

const lockedOutText = localText(
  'Its secret cannot be read: the vault is locked. Unlock it in Settings, Credentials.',
  '비밀 값을 읽을 수 없습니다. 보관함이 잠겨 있습니다. 설정의 자격 증명에서 여십시오.',
);

function base(name: string, index: number, nowAt: number): Repository {
  return Repository.parse({
    id: repositoryIdOf(index),
    name: name.slice(0, 80),
    place: index === 0 ? '/mnt/backup/holdfast' : `/mnt/place-${index}/holdfast`,
    host: null,
    addedAt: nowAt - (200 - index) * dayMs,
    createdAt: nowAt - (200 - index) * dayMs,
    kitConfirmedAt: nowAt - (200 - index) * dayMs,
    health: 'ok',
    healthReason: null,
    checkedAt: nowAt - 4 * 60_000,
    durable: true,
    freeBytes: (412 - index * 60) * gib,
    totalBytes: 931 * gib,
    storedBytes: (38 + index * 7) * gib,
    snapshots: 0,
    oldestAt: nowAt - 120 * dayMs,
    newestAt: nowAt - (6 + index * 20) * 3_600_000,
    keys: index === 0 ? 2 : 1,
    unattended: true,
    lastCheck: { at: nowAt - 3 * dayMs, ok: true, share: 1, problems: 0 },
  });
}

type Wish =
  | { readonly folder: string; readonly newFolderName?: string | undefined }
  | { readonly onHost: HostPlace };

/** The place that was chosen for a repository, by the token of a folder or as it was typed. */
export function chosen(wish: Wish): Pick<Repository, 'place' | 'host'> {
  if ('onHost' in wish) {
    const { place, keyFile, jumps } = wish.onHost;
    return { place, host: { address: place.replace(/^ssh:\/\/|\/.*$/g, ''), keyFile, jumps } };
  }
  const { folder, newFolderName } = wish;
  return { place: `${folder.slice(1, -1)}${newFolderName ? `/${newFolderName}` : ''}`, host: null };
}
