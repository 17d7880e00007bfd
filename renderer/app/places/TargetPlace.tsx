import { lazy, Suspense } from 'react';
import type { PackId, TargetId, ViewId } from '../../../shared/model/ids.ts';
import { usePack } from '../../data/packs.ts';
import { useTargetSummary } from '../../data/targets.ts';
import { HealthTab } from '../../features/probes/HealthTab.tsx';
import { InterruptedRestores } from '../../features/restore/InterruptedRestores.tsx';
import { TargetHeader } from '../../features/targets/TargetHeader.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import type { TabItem } from '../../ui/Tabs.tsx';
import { routeHref, targetTabs } from '../routes.ts';
import type { TargetTab } from '../routes.ts';
import { appTexts } from '../texts/app.ts';
import { targetTexts } from '../texts/target.ts';
import { goTo } from '../use-route.ts';

const ConnectionTab = lazy(async () => ({
  default: (await import('../../features/connection/ConnectionTab.tsx')).ConnectionTab,
}));
const TimelineTab = lazy(async () => ({
  default: (await import('../../features/timeline/TimelineTab.tsx')).TimelineTab,
}));
const ViewsTab = lazy(async () => ({
  default: (await import('../../features/views/ViewsTab.tsx')).ViewsTab,
}));
const PoliciesTab = lazy(async () => ({
  default: (await import('../../features/policies/PoliciesTab.tsx')).PoliciesTab,
}));
const RunbooksTab = lazy(async () => ({
  default: (await import('../../features/runbooks/RunbooksTab.tsx')).RunbooksTab,
}));
const SnapshotsTab = lazy(async () => ({
  default: (await import('../../features/snapshots/SnapshotsTab.tsx')).SnapshotsTab,
}));

/** One target: what it is and how it is doing, and its tabs. */
export function TargetPlace(props: {
  readonly targetId: TargetId;
  readonly tab: TargetTab;
  readonly viewId: ViewId | null;
}) {
  const { targetId, tab } = props;
  const texts = useTexts(targetTexts);
  const target = useTargetSummary(targetId);
  const tabs = useTabs(target?.pack ?? null, tab);
  if (target === undefined) {
    return <Loading />;
  }
  if (target === null) return <Gone />;
  return (
    <div className="page page--flush">
      <TargetHeader target={target} />
      <div className="target-banners">
        <InterruptedRestores targetName={target.name} />
      </div>
      <Tabs
        label={texts.tabs}
        items={tabs}
        value={tab}
        onChange={(next) => goTo({ place: 'target', targetId, tab: next, viewId: null })}
      >
        {/* The header and the tabs stay while what a tab needs is loaded. */}
        <Suspense fallback={<Loading />}>
          {tab === 'health' ? <HealthTab target={target} /> : null}
          {tab === 'views' ? <ViewsTab target={target} viewId={props.viewId} /> : null}
          {tab === 'connection' ? <ConnectionTab target={target} /> : null}
          {tab === 'snapshots' ? <SnapshotsTab target={target} /> : null}
          {tab === 'policies' ? <PoliciesTab target={target} /> : null}
          {tab === 'runbooks' ? <RunbooksTab target={target} /> : null}
          {tab === 'timeline' ? <TimelineTab targetId={targetId} /> : null}
        </Suspense>
      </Tabs>
    </div>
  );
}

function Loading() {
  return (
    <div className="page">
      <Skeleton rows={8} />
    </div>
  );
}

/** Those for which the pack has something to show; the one that is open stays, whatever led to it. */
function useTabs(packId: PackId | null, open: TargetTab): readonly TabItem<TargetTab>[] {
  const texts = useTexts(targetTexts);
  const local = useLocal();
  const pack = usePack(packId);
  const isThere = (tab: TargetTab) => {
    if (pack === undefined || tab === open) return true;
    if (tab === 'views') return pack.views.length > 0;
    return tab === 'connection' || tab === 'policies' ? pack[tab] : true;
  };
  return targetTabs
    .filter(isThere)
    .map((id) => ({ id, label: id === 'views' && pack?.viewsTitle ? local(pack.viewsTitle) : texts[id] }));
}

function Gone() {
  const texts = useTexts(targetTexts);
  const app = useTexts(appTexts);
  return (
    <EmptyState heading title={texts.gone}>
      <p>{texts.goneText}</p>
      <a href={routeHref({ place: 'overview' })}>{app.toOverview}</a>
    </EmptyState>
  );
}
