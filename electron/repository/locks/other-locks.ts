import { createHash } from 'node:crypto';
import type { ProcessIdentity } from '../../platform/machine.ts';
import type { Storage } from '../storage/storage.ts';
import { lockIdOf, lockPath, lockedBy, ownerState, parseLock } from './lock-file.ts';
import type { LockFile, LockMode, LockPurpose } from './lock-file.ts';
import type { LockSight, LockWatch } from './lock-watch.ts';

/** So long must a lock stand still under our eyes before it is set aside: twenty missed beats. */
export const staleAfterMs = 10 * 60_000;
const maxLockBytes = 16 * 1024;

type OthersQuestion = {
  readonly storage: Storage;
  readonly id: string;
  readonly mode: LockMode;
  readonly purpose: LockPurpose;
  readonly self: ProcessIdentity;
  readonly watch: LockWatch;
  readonly signal: AbortSignal;
};

/** A lock as it lies there; `lock` is null when it cannot be read. */
type FoundLock = { readonly id: string; readonly lock: LockFile | null; readonly looks: string };

/** Removes the locks that are stale and refuses when one that is not stands in the way. */
export async function refuseOthers(question: OthersQuestion): Promise<void> {
  const { storage, self, watch, signal } = question;
  const found = await findLocks(storage, question.id, signal);
  const sights = new Map(found.map((one) => [one.id, sightOf(one, watch)]));
  if (found.some((one) => watch.load(one.id)?.looks !== one.looks)) await watch.save(sights);
  for (const one of found) {
    if (isStale(one, sights.get(one.id), self, watch.nowMs())) {
      await storage.remove(lockPath(one.id), signal);
    } else if (isInTheWay(one.lock, question)) {
      throw lockedBy(storage.place, one.id, one.lock);
    }
  }
}

/** Shared ones stand beside each other, but for two that forget: each would count on the snapshots that the other one lets go. */
function isInTheWay(lock: LockFile | null, { mode, purpose }: OthersQuestion): boolean {
  if (mode === 'exclusive' || lock?.mode !== 'shared') return true;
  return purpose === 'forget' && lock.purpose === 'forget';
}

async function findLocks(
  storage: Storage,
  ownId: string,
  signal: AbortSignal,
): Promise<readonly FoundLock[]> {
  const files = await storage.list('locks', signal);
  const ids = files.flatMap((file) => lockIdOf(file.name) ?? []).filter((id) => id !== ownId);
  const found: FoundLock[] = [];
  for (const id of ids.toSorted()) {
    const bytes = await storage.read(lockPath(id), 0, maxLockBytes, signal);
    if (bytes === null) continue;
    const looks = createHash('sha256').update(bytes).digest('hex');
    found.push({ id, lock: parseLock(bytes), looks });
  }
  return found;
}

function sightOf({ id, looks }: FoundLock, watch: LockWatch): LockSight {
  const before = watch.load(id);
  return before?.looks === looks ? before : { looks, sinceMs: watch.nowMs() };
}

/** Pure but for asking this computer whether a process of its own runs. */
function isStale(
  { lock }: FoundLock,
  sight: LockSight | undefined,
  self: ProcessIdentity,
  nowMs: number,
): boolean {
  const owner = lock === null ? 'cannot-say' : ownerState(lock, self);
  if (owner !== 'cannot-say') return owner === 'gone';
  // What it was about to delete is known there alone.
  if (lock?.purpose === 'prune-delete') return false;
  return sight !== undefined && nowMs - sight.sinceMs >= staleAfterMs;
}
