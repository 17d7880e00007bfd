import { useSnapshots } from '../../data/snapshots.ts';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** The snapshots of all targets. */
export function AllSnapshots() {
  const snapshots = useSnapshots(null);
  if (snapshots.isPending) return <Skeleton rows={8} />;
  return (
    <ul>
      {snapshots.data?.snapshots.map(({ id, targetName }) => (
        <li key={id}>
          <Plain text={targetName} />
        </li>
      ))}
    </ul>
  );
}
