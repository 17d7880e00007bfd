import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput, CallOutput } from '../../shared/contract/ops-api.ts';
import type { SnapshotId, TargetId } from '../../shared/model/ids.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

/** Snapshots with the freshness per repository, of one target or (null) of all, newest first. */
export function useSnapshots(targetId: TargetId | null) {
  return useQuery({
    queryKey: keys.snapshots(targetId),
    queryFn: () => call('snapshots.list', targetId === null ? {} : { targetId }),
  });
}

/** Undefined while it is not known, null when there is no such snapshot. */
export function useSnapshot(snapshotId: SnapshotId | null): Snapshot | null | undefined {
  const known = useSnapshots(null).data?.snapshots;
  return known && (known.find(({ id }) => id === snapshotId) ?? null);
}

/** The parts of a target as they would be captured now; asked anew each time, since it looks at the files. */
export function useCapturePlan(targetId: TargetId | null) {
  return useQuery({
    queryKey: keys.capturePlan(targetId ?? ''),
    queryFn: () => (targetId === null ? null : call('snapshots.plan', { targetId })),
    enabled: targetId !== null,
    staleTime: 0,
    gcTime: 0,
  });
}

type SnapshotChange = 'snapshots.pin' | 'snapshots.unpin' | 'snapshots.forget';

export function useSnapshotChange<Channel extends SnapshotChange>(channel: Channel) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<Channel>) => call(channel, input),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.everySnapshots }),
  });
}

/** Drills that were kept, newest first. */
export function useDrills(targetId: TargetId | null) {
  return useQuery({
    queryKey: [...keys.drills, targetId],
    queryFn: () => call('drills.list', targetId === null ? {} : { targetId }),
  });
}

type TargetFreshness = {
  /** The newest verified set in any repository, and the newest drill that proved one. */
  readonly verifiedAt: number | null;
  readonly provenAt: number | null;
};

/** How fresh each target is, whichever repository holds the newest. */
export function useFreshness(): ReadonlyMap<TargetId, TargetFreshness> | undefined {
  return useQuery({
    queryKey: keys.freshness,
    queryFn: () => call('snapshots.freshness', {}),
    select: newestByTarget,
  }).data;
}

function newestByTarget(answer: CallOutput<'snapshots.freshness'>): ReadonlyMap<TargetId, TargetFreshness> {
  const newest = new Map<TargetId, TargetFreshness>();
  for (const { targetId, newestVerifiedAt, lastProvenRestoreAt } of answer.freshness) {
    const before = newest.get(targetId);
    newest.set(targetId, {
      verifiedAt: later(before?.verifiedAt ?? null, newestVerifiedAt),
      provenAt: later(before?.provenAt ?? null, lastProvenRestoreAt),
    });
  }
  return newest;
}

function later(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.max(left, right);
}
