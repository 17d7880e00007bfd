import type { SnapshotId } from '../../../shared/model/ids.ts';
import type { FactAuthor } from '../facts/fact.ts';
import { readFacts, writeFact } from '../facts/fact-files.ts';
import { foldFacts } from '../facts/fold-facts.ts';
import { pathOf } from '../format/layout.ts';
import type { Repository } from '../repository.ts';
import { listRoots } from '../roots/root-files.ts';
import { withLock } from './upkeep-context.ts';
import type { UpkeepContext } from './upkeep-context.ts';

/**
 * Lets snapshots go, also ones that cannot be read: the decision is written first, then the root is removed. What they alone needed
 * stays until prune has waited its time. Whether a snapshot may go (pins, retention) is decided by the caller.
 */
export function forgetSnapshots(
  repository: Repository,
  decision: { readonly snapshots: readonly SnapshotId[]; readonly reason: string; readonly by: FactAuthor },
  context: UpkeepContext,
): Promise<void> {
  return withLock(repository, 'shared', 'forget', context, async () => {
    const { clock, signal } = context;
    for (const snapshotId of decision.snapshots) {
      const { reason, by } = decision;
      await writeFact(repository, { kind: 'forget', at: clock.now(), by, snapshotId, reason }, signal);
      await repository.storage.remove(pathOf('snap', snapshotId), signal);
    }
  });
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
