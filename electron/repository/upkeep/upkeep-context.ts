import { isAppError } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/error-codes.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { ProcessIdentity } from '../../platform/machine.ts';
import type { LockMode, LockPurpose } from '../locks/lock-file.ts';
import type { LockWatch } from '../locks/lock-watch.ts';
import { acquireLock } from '../locks/lock.ts';
import type { Lock } from '../locks/lock.ts';
import { confirmPlace } from '../repository.ts';
import type { Repository } from '../repository.ts';

/** What upkeep of a repository is given besides the repository. */
export type UpkeepContext = JobContext & {
  /** The operating system's account, for whoever meets our lock. */
  readonly owner: string;
  readonly watch?: LockWatch | undefined;
  readonly identity?: ProcessIdentity | undefined;
};

/** Does the work under a lock, which is released whatever happens. */
export async function withLock<Value>(
  repository: Repository,
  mode: LockMode,
  purpose: LockPurpose,
  context: UpkeepContext,
  work: (lock: Lock) => Promise<Value>,
): Promise<Value> {
  await confirmPlace(repository, context.signal);
  const lock = await acquireLock(repository.storage, { mode, purpose, owner: context.owner }, context);
  try {
    return await work(lock);
  } finally {
    await lock.release();
  }
}

/** A shared lock for what only reads; none where nothing can be written, so that a read-only or full place can still be read. */
export async function lockWherePossible(
  repository: Repository,
  purpose: LockPurpose,
  context: UpkeepContext,
): Promise<Lock | null> {
  try {
    const request = { mode: 'shared', purpose, owner: context.owner } as const;
    return await acquireLock(repository.storage, request, context);
  } catch (error: unknown) {
    const unwritable: readonly ErrorCode[] = [
      'repository/not-readable',
      'repository/read-only',
      'repository/disk-full',
    ];
    if (isAppError(error) && unwritable.includes(error.code)) return null;
    throw error;
  }
}

/** Tells how far one stage of an operation is, in files. */
export function tellFiles(
  context: JobContext,
  stage: LocalText,
  [step, steps]: readonly [number, number],
  [files, filesTotal]: readonly [number, number | null],
): void {
  context.progress({ stage, step, steps, files, filesTotal, bytes: 0, bytesTotal: null });
}
