import { z } from 'zod';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { isRunning } from '../../platform/machine.ts';
import type { ProcessIdentity } from '../../platform/machine.ts';
import { formatVersion } from '../format/layout.ts';

export const LockMode = z.enum(['shared', 'exclusive']);
export type LockMode = z.infer<typeof LockMode>;

/** What a lock is held for. `prune-delete` is the one that nobody on another computer may take over. */
const lockPurposes = [
  'capture',
  'import',
  'verify',
  'restore',
  'check',
  'copy',
  'forget',
  'prune',
  'prune-delete',
  'rebuild-index',
] as const;
export type LockPurpose = (typeof lockPurposes)[number];

const purposeTexts: Readonly<Record<LockPurpose, LocalText>> = {
  capture: localText('a snapshot is being taken', '스냅샷을 만드는 중입니다'),
  import: localText('a snapshot is being imported', '스냅샷을 가져오는 중입니다'),
  verify: localText('a snapshot is being verified', '스냅샷을 검증하는 중입니다'),
  restore: localText('a snapshot is being restored', '스냅샷을 복원하는 중입니다'),
  check: localText('the repository is being checked', '저장소를 검사하는 중입니다'),
  copy: localText('the repository is being copied', '저장소를 복사하는 중입니다'),
  forget: localText('snapshots are being forgotten', '스냅샷을 삭제 대상으로 기록하는 중입니다'),
  prune: localText('the repository is being pruned', '저장소를 정리하는 중입니다'),
  'prune-delete': localText('prune is deleting packs', '저장소 정리가 팩을 삭제하는 중입니다'),
  'rebuild-index': localText('the index is being rebuilt', '색인을 다시 만드는 중입니다'),
};

/** `locks/<id>.json`. Plain, so that it can be read without a key; rewritten whole with a higher counter. */
export const LockFile = z.object({
  format: z.literal(formatVersion),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  mode: LockMode,
  purpose: z.string().max(60),
  /** The operating system's account. */
  owner: z.string().max(300),
  host: z.string().max(300),
  machineId: z.string().max(200),
  bootId: z.string().max(200).nullable(),
  pid: z.number().int(),
  /** When the process started, in the system's own words. */
  startedAt: z.string().max(200).nullable(),
  /** Epoch ms, within what a date can be. */
  createdAt: z.number().min(0).max(8.64e15),
  counter: z.number().int().min(0),
});
export type LockFile = z.infer<typeof LockFile>;

const namePattern = /^locks\/([0-9a-f]{16})\.json$/;

export function lockPath(id: string): string {
  return `locks/${id}.json`;
}

/** The id inside a path; null for everything else that lies in the folder. */
export function lockIdOf(path: string): string | null {
  return namePattern.exec(path)?.[1] ?? null;
}

export function encodeLock(lock: LockFile): Buffer {
  return Buffer.from(`${JSON.stringify(lock, null, 2)}\n`, 'utf8');
}

/** Null for a file that is no lock of this format. */
export function parseLock(bytes: Uint8Array): LockFile | null {
  return LockFile.safeParse(parseJson(Buffer.from(bytes).toString('utf8'))).data ?? null;
}

type OwnerState = 'running' | 'gone' | 'cannot-say';

/**
 * What this computer knows of a lock's process. Another computer, or another container on this one, cannot be asked: its process
 * numbers mean nothing here.
 */
export function ownerState(
  lock: Pick<LockFile, 'machineId' | 'host' | 'bootId' | 'pid' | 'startedAt'>,
  self: ProcessIdentity,
  runs: (process: ProcessIdentity) => boolean = isRunning,
): OwnerState {
  if (lock.machineId !== self.machineId || lock.host !== self.hostName) return 'cannot-say';
  if (lock.bootId === self.bootId) {
    return runs({ ...self, pid: lock.pid, startedAt: lock.startedAt }) ? 'running' : 'gone';
  }
  return startOf(lock.bootId) === startOf(self.bootId) ? 'cannot-say' : 'gone';
}

/** The start of the system alone, without the container. */
function startOf(bootId: string | null): string | null {
  return bootId?.split(' ')[0] ?? null;
}

/** Somebody else holds what is asked for. */
export function lockedBy(place: string, id: string, lock: LockFile | null): AppError {
  const since = lock === null ? '' : new Date(lock.createdAt).toISOString();
  const purpose = lockPurposes.find((known) => known === lock?.purpose);
  const doing = purpose === undefined ? null : purposeTexts[purpose];
  const file = lockPath(id);
  if (lock === null) {
    return new AppError(
      'repository/locked',
      localText(
        `The repository at ${place} is locked by ${file}, which cannot be read. Try again in ten minutes: a lock that nobody renews is then set aside.`,
        `${place}의 저장소가 읽을 수 없는 ${file}에 의해 잠겨 있습니다. 10분 뒤에 다시 시도하십시오. 갱신되지 않는 잠금은 해제됩니다.`,
      ),
    );
  }
  const advice =
    lock.purpose === 'prune-delete'
      ? localText(
          `Wait until it ends. If that computer is gone for good, remove ${file} by hand.`,
          `끝날 때까지 기다리십시오. 그 컴퓨터를 더 이상 쓸 수 없다면 ${file}을(를) 직접 삭제하십시오.`,
        )
      : localText(
          'Wait until it ends and try again. If it was cut off, the lock is set aside ten minutes after it was first seen to stand still.',
          '끝날 때까지 기다린 뒤 다시 시도하십시오. 중단된 작업이라면 멈춘 것이 처음 확인된 지 10분 뒤에 잠금이 해제됩니다.',
        );
  return new AppError(
    'repository/locked',
    localText(
      `The repository at ${place} is locked: ${doing?.en ?? lock.purpose} by ${lock.owner} on ${lock.host} since ${since} (process ${lock.pid}). ${advice.en}`,
      `${place}의 저장소가 잠겨 있습니다. ${lock.host}의 ${lock.owner}: ${doing?.ko ?? lock.purpose}(${since}부터, 프로세스 ${lock.pid}). ${advice.ko}`,
    ),
  );
}

/** Our own lock was set aside: this computer slept, or did not reach the place for too long. */
export function lockLost(place: string): AppError {
  return new AppError(
    'repository/locked',
    localText(
      `The lock at ${place} was set aside by another console because it had stood still: this computer slept, or could not reach the place. Nothing that was finished is lost; start the operation again.`,
      `이 컴퓨터가 절전 상태였거나 ${place}에 연결되지 않아 다른 콘솔이 이 콘솔의 잠금을 해제했습니다. 완료된 것은 잃지 않았습니다. 작업을 다시 시작하십시오.`,
    ),
  );
}
