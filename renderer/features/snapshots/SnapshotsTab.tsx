import { useMemo, useState } from 'react';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { useRegisterCommands } from '../../app/commands.ts';
import { routeHref } from '../../app/routes.ts';
import { limitsTexts } from '../../app/texts/limits.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { goTo } from '../../app/use-route.ts';
import { useSnapshots } from '../../data/snapshots.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { RunningJobs } from '../jobs/RunningJobs.tsx';
import { ReleaseLink } from '../releases/ReleaseLink.tsx';
import { FreshnessList } from './FreshnessList.tsx';
import { LimitsDialog } from './LimitsDialog.tsx';
import { SnapshotTable } from './SnapshotTable.tsx';
import './snapshots.css';

/** The snapshots of a target: how fresh they are in each repository, and all of them. */
export function SnapshotsTab(props: { readonly target: TargetSummary }) {
  const { target } = props;
  const texts = useTexts(snapshotTexts);
  const limits = useTexts(limitsTexts);
  const [limiting, setLimiting] = useState(false);
  const snapshots = useSnapshots(target.id);
  const { data } = snapshots;
  useTabCommands(target);
  return (
    <div className="snapshots-tab">
      <div className="toolbar">
        <a className="button button--primary" href={routeHref({ place: 'back-up', targetId: target.id })}>
          {texts.backUp}
        </a>
        <a className="button" href={routeHref({ place: 'find', targetId: target.id })}>
          {texts.find}
        </a>
        <ReleaseLink targetId={target.id} />
        <div className="grow" />
        <Button onClick={() => setLimiting(true)}>{limits.open}</Button>
      </div>
      {limiting ? <LimitsDialog target={target} onClose={() => setLimiting(false)} /> : null}
      <RunningJobs targetId={target.id} />
      <ErrorNote error={snapshots.error} onRetry={() => void snapshots.refetch()} />
      {snapshots.isPending ? <Skeleton rows={10} /> : null}
      {data && data.snapshots.length === 0 ? (
        <EmptyState title={texts.none}>{texts.noneText}</EmptyState>
      ) : null}
      {data && data.snapshots.length > 0 ? (
        <>
          <FreshnessList targetId={target.id} freshness={data.freshness} />
          <SnapshotTable snapshots={data.snapshots} label={texts.tableTimeline} ofOneTarget />
        </>
      ) : null}
    </div>
  );
}

function useTabCommands(target: TargetSummary): void {
  const texts = useTexts(snapshotTexts);
  const { id, name } = target;
  const commands = useMemo(
    () => [
      {
        id: 'snapshots.back-up',
        title: `${texts.backUp}: ${name}`,
        group: texts.title,
        key: 'KeyR',
        run: () => goTo({ place: 'back-up', targetId: id }),
      },
    ],
    [texts, id, name],
  );
  useRegisterCommands('snapshots-tab', commands);
}
