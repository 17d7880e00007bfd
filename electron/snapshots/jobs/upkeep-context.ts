import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobContext } from '../../platform/job-context.ts';
import { identityOfThisProcess } from '../../platform/machine.ts';
import { FileLockWatch } from '../../repository/locks/lock-watch.ts';
import type { LockPurpose } from '../../repository/locks/lock-file.ts';
import { confirmPlace } from '../../repository/repository.ts';
import type { Repository } from '../../repository/repository.ts';
import { lockWherePossible } from '../../repository/upkeep/upkeep-context.ts';
import type { UpkeepContext } from '../../repository/upkeep/upkeep-context.ts';

/** What locks are taken with. Since when other locks stand still is remembered from job to job, in a file beside the scratch copies. */
export async function upkeepContext(
  context: JobContext,
  owner: string,
  scratchRoot: string,
): Promise<UpkeepContext> {
  await mkdir(scratchRoot, { recursive: true, mode: 0o700 });
  const identity = identityOfThisProcess();
  const watch = new FileLockWatch(join(scratchRoot, 'lock-watch.json'), identity.bootId);
  return { ...context, owner, identity, watch };
}

/** Reads under a shared lock; without one where nothing can be written: a full or write-protected place must still give back what it holds. */
export async function whileReading<Value>(
  repository: Repository,
  purpose: LockPurpose,
  upkeep: UpkeepContext,
  work: () => Promise<Value>,
): Promise<Value> {
  await confirmPlace(repository, upkeep.signal);
  const lock = await lockWherePossible(repository, purpose, upkeep);
  try {
    return await work();
  } finally {
    await lock?.release();
  }
}
