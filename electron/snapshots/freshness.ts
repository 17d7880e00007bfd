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

/** What the probe of freshness is told of one repository. */
type KeptSets = {
  readonly repositoryId: RepositoryId;
  readonly name: string;
  readonly newestVerifiedAt: number | null;
  readonly everVerified: boolean;
  readonly newestAt: number | null;
};

/**
 * The repositories that keep a target. Where none does, every known one is named as empty: never backed up is worse than old. A
 * repository that other targets use is not blamed for this one.
 */
export function keptSetsOf(
  catalogue: Catalogue,
  repositories: readonly { readonly id: RepositoryId; readonly name: string }[],
  targetId: TargetId,
): readonly KeptSets[] {
  const using = repositories.filter(({ id }) => catalogue.targetsOf(id).has(targetId));
  return (using.length > 0 ? using : repositories).map(({ id, name }) => {
    const [fresh] = freshnessOf(catalogue, [id], targetId);
    return {
      repositoryId: id,
      name,
      newestVerifiedAt: fresh?.newestVerifiedAt ?? null,
      everVerified: catalogue.everVerified(id, targetId),
      newestAt: fresh?.newestAt ?? null,
    };
  });
}

/** When the newest whole and verified set of a target was begun, wherever it is kept; null when there is none. */
export function newestVerifiedAt(
  catalogue: Catalogue,
  repositories: readonly { readonly id: RepositoryId }[],
  targetId: TargetId,
): number | null {
  const ids = repositories.map(({ id }) => id);
  const times = freshnessOf(catalogue, ids, targetId).flatMap(({ newestVerifiedAt: at }) => at ?? []);
  return times.length === 0 ? null : Math.max(...times);
}
