import { AppError, isAppError } from '../../../shared/errors/app-error.ts';
import type { SnapshotId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { isVerifiedInFull } from '../../../shared/rules/retention.ts';
import { sleep } from '../../platform/clock.ts';
import type { FactAuthor } from '../facts/fact.ts';
import { readFacts, writeFact } from '../facts/fact-files.ts';
import { foldFacts } from '../facts/fold-facts.ts';
import type { FactsView } from '../facts/fold-facts.ts';
import { pathOf } from '../format/layout.ts';
import type { Repository } from '../repository.ts';
import { listRoots } from '../roots/root-files.ts';
import { withLock } from './upkeep-context.ts';
import type { UpkeepContext } from './upkeep-context.ts';

/** Two consoles that forget wait for each other; it takes moments. */
const attempts = 10;
const waitMs = 1000;

export type ForgetDecision = {
  readonly snapshots: readonly SnapshotId[];
  readonly reason: string;
  readonly by: FactAuthor;
  /** Verified sets that the decision counts on: when none of them is there and verified any more, nothing goes. Empty: on none. */
  readonly reliesOn?: readonly SnapshotId[];
};

/**
 * Lets snapshots go, also ones that cannot be read: the decision is written first, then the root is removed. What they alone needed
 * stays until prune has waited its time. Whether a snapshot may go is decided by the caller; what that rests on is read once more
 * under the lock, because another console may have decided as well: one that is pinned by now stays.
 *
 * @throws AppError snapshot/not-forgettable when all that `reliesOn` names is gone or failed, repository/locked
 */
export async function forgetSnapshots(
  repository: Repository,
  decision: ForgetDecision,
  context: UpkeepContext,
): Promise<void> {
  const { clock, signal } = context;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withLock(repository, 'shared', 'forget', context, () =>
        forgetUnderLock(repository, decision, context),
      );
    } catch (error: unknown) {
      if (!isAppError(error) || error.code !== 'repository/locked' || attempt >= attempts) throw error;
      // Not in step with the other one, or both would refuse each other again.
      await sleep(clock, waitMs / 2 + Math.random() * waitMs, signal);
    }
  }
}

async function forgetUnderLock(
  repository: Repository,
  { snapshots, reason, by, reliesOn = [] }: ForgetDecision,
  { clock, signal }: UpkeepContext,
): Promise<void> {
  const { storage } = repository;
  const view = foldFacts((await readFacts(repository, new Set(), signal)).facts);
  const roots = new Set(await listRoots(storage, signal));
  const stands = (id: SnapshotId) => roots.has(id) && !view.forgotten.has(id) && isVerified(view, id);
  if (reliesOn.length > 0 && !reliesOn.some(stands)) throw nothingVerifiedLeft();
  for (const snapshotId of snapshots) {
    if (view.pins.has(snapshotId)) continue;
    await writeFact(repository, { kind: 'forget', at: clock.now(), by, snapshotId, reason }, signal);
    await storage.remove(pathOf('snap', snapshotId), signal);
  }
}

function isVerified({ verifications }: FactsView, id: SnapshotId): boolean {
  const { bytes = null, structure = null, meaning = null } = verifications.get(id) ?? {};
  return isVerifiedInFull({ partialReason: null, layers: { bytes, structure, meaning } });
}

function nothingVerifiedLeft(): AppError {
  return new AppError(
    'snapshot/not-forgettable',
    localText(
      'Nothing was forgotten: the verified snapshots that were to stay are gone or were found damaged since this console looked. Refresh the repository and look again.',
      '아무것도 잊지 않았습니다. 남아 있어야 할 검증된 스냅샷이 확인한 뒤 사라졌거나 손상된 것으로 드러났습니다. 저장소를 새로 고치고 다시 확인하십시오.',
    ),
  );
}

/** The roots that count: those that are there and that nobody has forgotten. A crash can leave a forgotten one behind. */
export async function standingRoots(
  repository: Repository,
  signal: AbortSignal,
): Promise<{ readonly standing: readonly string[]; readonly forgotten: readonly string[] }> {
  const { facts } = await readFacts(repository, new Set(), signal);
  const view = foldFacts(facts);
  const roots = (await listRoots(repository.storage, signal)).toSorted();
  return {
    standing: roots.filter((id) => !view.forgotten.has(id)),
    forgotten: roots.filter((id) => view.forgotten.has(id)),
  };
}
