import type { TargetSummary } from '../../../shared/model/target.ts';
import { useSnapshots } from '../../data/snapshots.ts';
import { Skeleton } from '../../ui/EmptyState.tsx';

/** The snapshots of a target. */
export function SnapshotsTab(props: { readonly target: TargetSummary }) {
  const snapshots = useSnapshots(props.target.id);
  if (snapshots.isPending) return <Skeleton rows={8} />;
  return (
    <ul>
      {snapshots.data?.snapshots.map(({ id, label }) => (
        <li key={id}>{label}</li>
      ))}
    </ul>
  );
}
