import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { layerNames, markState } from './layer-marks.ts';

type SnapshotOrder = { readonly column: string; readonly direction: 'asc' | 'desc' };

const rank = { damaged: 0, never: 1, sampled: 2, proven: 3 } as const;

/** In the order of a column; where two are alike the newer one comes first. */
export function orderSnapshots(
  snapshots: readonly Snapshot[],
  { column, direction }: SnapshotOrder,
  repositoryName: (snapshot: Snapshot) => string,
): readonly Snapshot[] {
  const sign = direction === 'asc' ? 1 : -1;
  return snapshots.toSorted(
    (left, right) => sign * compare(left, right, column, repositoryName) || right.startedAt - left.startedAt,
  );
}

function compare(
  left: Snapshot,
  right: Snapshot,
  column: string,
  repositoryName: (snapshot: Snapshot) => string,
): number {
  switch (column) {
    case 'target':
      return left.targetName.localeCompare(right.targetName);
    case 'label':
      return (left.label ?? '').localeCompare(right.label ?? '');
    case 'kind':
      return left.kind.localeCompare(right.kind);
    case 'verified':
      return weakest(left) - weakest(right);
    case 'size':
      return left.bytes - right.bytes;
    case 'new':
      return left.newBytes - right.newBytes;
    case 'state':
      return left.pins.length + (left.drill ? 1 : 0) - right.pins.length - (right.drill ? 1 : 0);
    case 'repository':
      return repositoryName(left).localeCompare(repositoryName(right));
    default:
      return left.startedAt - right.startedAt;
  }
}

/** A set is as well as its weakest layer. */
function weakest({ layers }: Snapshot): number {
  return Math.min(...layerNames.map((name) => rank[markState(layers[name])]));
}
