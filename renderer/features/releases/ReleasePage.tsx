import { useState } from 'react';
import type { ReleaseId, TargetId } from '../../../shared/model/ids.ts';
import type { ReleaseStage } from '../../../shared/model/release.ts';
import { useReleases } from '../../data/releases.ts';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ReleaseStart } from './ReleaseStart.tsx';
import { ReleaseView } from './ReleaseView.tsx';
import './releases.css';

const over: ReadonlySet<ReleaseStage> = new Set(['watched', 'finished', 'called-off', 'rolled-back']);

/** The release of a target that is under way, wherever it was left; without one, what a new one needs. */
export function ReleasePage(props: { readonly targetId: TargetId }) {
  const releases = useReleases(props.targetId);
  const [chosen, setChosen] = useState<ReleaseId | 'new' | null>(null);
  if (releases.data === undefined) {
    return (
      <div className="page">
        <ErrorNote error={releases.error} onRetry={() => void releases.refetch()} />
        {releases.isPending ? <Skeleton rows={8} /> : null}
      </div>
    );
  }
  const all = releases.data.releases;
  const underWay = all.find(({ stage }) => !over.has(stage));
  const shown = chosen === 'new' ? undefined : (all.find(({ id }) => id === chosen) ?? underWay);
  if (shown !== undefined)
    return (
      <ReleaseView
        key={shown.id}
        releaseId={shown.id}
        onNew={over.has(shown.stage) && underWay === undefined ? () => setChosen('new') : null}
      />
    );
  return <ReleaseStart targetId={props.targetId} earlier={all} onOpen={setChosen} />;
}
