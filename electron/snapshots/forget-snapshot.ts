import type { Snapshot } from '../../shared/model/snapshot.ts';
import { isVerifiedInFull } from '../../shared/rules/retention.ts';
import type { Catalogue } from './catalogue.ts';
import type { DeskJobs } from './desk.ts';
import { notForgettable, unknownSnapshot } from './snapshot-errors.ts';
import { forgetJobName } from './jobs/job-names.ts';

type ForgetParts = {
  readonly desk: Pick<DeskJobs, 'author' | 'refresh' | 'runAndApply'>;
  readonly catalogue: Catalogue;
  readonly scratchRoot: string;
};

/**
 * Lets one snapshot go because an operator wants it: never a pinned one, nor the last verified one of its target. Other consoles may
 * pin and forget at the same time, so that what the answer rests on is read anew, and once more by the job under its lock.
 *
 * @throws AppError snapshot/not-forgettable
 */
export async function forgetSnapshot(
  { desk, catalogue, scratchRoot }: ForgetParts,
  { id, repositoryId }: Snapshot,
  reason: string,
  signal: AbortSignal,
): Promise<void> {
  await desk.refresh(repositoryId, signal);
  const snapshot = find(catalogue, { id, repositoryId });
  if (snapshot === null) throw unknownSnapshot(id);
  refusePinned(snapshot);
  const reliesOn = othersVerified(catalogue, snapshot);
  if (isVerifiedInFull(snapshot) && reliesOn.length === 0) throw lastVerified();
  const decisions = [{ reason, snapshots: [id] }];
  const relied = isVerifiedInFull(snapshot) ? reliesOn : [];
  await desk.runAndApply(
    repositoryId,
    forgetJobName,
    { by: desk.author, scratchRoot, reliesOn: relied, decisions },
    signal,
  );
  const left = find(catalogue, snapshot);
  if (left !== null) refusePinned(left);
}

function find(
  catalogue: Catalogue,
  { id, repositoryId }: Pick<Snapshot, 'id' | 'repositoryId'>,
): Snapshot | null {
  return catalogue.snapshotsOf(repositoryId).find((snapshot) => snapshot.id === id) ?? null;
}

function othersVerified(catalogue: Catalogue, { id, targetId, repositoryId }: Snapshot) {
  return catalogue
    .snapshotsOf(repositoryId)
    .filter((other) => other.targetId === targetId && other.id !== id && isVerifiedInFull(other))
    .map((other) => other.id);
}

function refusePinned({ pins: [pin] }: Snapshot): void {
  if (pin === undefined) return;
  throw notForgettable({
    en: `This snapshot is pinned: ${pin.reason}. Unpin it first.`,
    ko: `이 스냅샷은 고정되어 있습니다: ${pin.reason}. 먼저 고정을 해제하십시오.`,
  });
}

function lastVerified() {
  return notForgettable({
    en: 'This is the last verified snapshot of its target in this repository. Take and verify another one first.',
    ko: '이 저장소에서 이 대상의 마지막 검증된 스냅샷입니다. 먼저 다른 스냅샷을 만들고 검증하십시오.',
  });
}
