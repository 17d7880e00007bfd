import type { LayerMark, Snapshot } from '../../../shared/model/snapshot.ts';

export type MarkState = 'proven' | 'sampled' | 'never' | 'damaged';

/** What a mark says of its layer: a sample is never taken for the whole, and what was not read is not well. */
export function markState(mark: LayerMark | null): MarkState {
  if (mark === null) return 'never';
  if (!mark.ok) return 'damaged';
  return mark.share < 1 ? 'sampled' : 'proven';
}

export const layerNames = ['bytes', 'structure', 'meaning'] as const;

/** The snapshots that hold every word of the filter: by target, label, kind, repository or the beginning of the id. */
export function matchSnapshots(
  snapshots: readonly Snapshot[],
  typed: string,
  words: (snapshot: Snapshot) => string,
): readonly Snapshot[] {
  const wanted = typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (wanted.length === 0) return snapshots;
  return snapshots.filter((snapshot) => {
    const text =
      `${snapshot.targetName} ${snapshot.label ?? ''} ${snapshot.id} ${words(snapshot)}`.toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** The snapshot of the same target before this one, to be compared with; the list is newest first. */
export function snapshotBefore(snapshots: readonly Snapshot[], of: Snapshot): Snapshot | null {
  return snapshots.find((each) => each.targetId === of.targetId && each.startedAt < of.startedAt) ?? null;
}

/** The beginning of an id, long enough to be told apart and short enough to be read. */
export function shortId(id: string): string {
  return id.slice(0, 16);
}
