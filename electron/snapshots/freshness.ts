import type { SnapshotFreshness } from '../../shared/contract/groups/snapshots.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import { isVerifiedInFull } from '../../shared/rules/retention.ts';
import type { Catalogue } from './catalogue.ts';

/**
 * How old the newest verified set of each target is, place by place. It looks at what lies there and not at any scheduler. Partial
 * and unverified sets never count.
 */
export function freshnessOf(
  catalogue: Catalogue,
  repositoryIds: readonly RepositoryId[],
  targetId: TargetId | null,
): readonly SnapshotFreshness[] {
  return repositoryIds.flatMap((repositoryId) => {
    const snapshots = catalogue
      .snapshotsOf(repositoryId)
      .filter((snapshot) => targetId === null || snapshot.targetId === targetId);
    return [...Map.groupBy(snapshots, (snapshot) => snapshot.targetId)].map(([id, ofTarget]) => ({
      targetId: id,
      repositoryId,
      newestAt: ofTarget[0]?.startedAt ?? null,
      newestVerifiedAt: ofTarget.find(isVerifiedInFull)?.startedAt ?? null,
      lastProvenRestoreAt: catalogue.lastProvenRestoreAt(repositoryId, id),
    }));
  });
}
