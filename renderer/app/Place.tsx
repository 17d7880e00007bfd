import { lazy, Suspense } from 'react';
import { OverviewPage } from '../features/overview/OverviewPage.tsx';
import { EmptyState, Skeleton } from '../ui/EmptyState.tsx';
import { useTexts } from '../ui/language.tsx';
import { IncidentFlow } from './places/IncidentFlow.tsx';
import { RunbookFlow } from './places/RunbookFlow.tsx';
import { SnapshotFlow } from './places/SnapshotFlow.tsx';
import { TargetPlace } from './places/TargetPlace.tsx';
import { routeHref } from './routes.ts';
import type { Route } from './routes.ts';
import { isIncidentRoute } from './incident-routes.ts';
import { isRunbookRoute } from './runbook-routes.ts';
import { isSnapshotRoute } from './snapshot-routes.ts';
import { appTexts } from './texts/app.ts';

/** Places that are not on the way to a state: their code is loaded when they are opened. */
const AddTargetPage = lazy(async () => ({
  default: (await import('../features/targets/add/AddTargetPage.tsx')).AddTargetPage,
}));
const DraftPackPage = lazy(async () => ({
  default: (await import('../features/packs/DraftPackPage.tsx')).DraftPackPage,
}));
const PackPage = lazy(async () => ({
  default: (await import('../features/packs/PackPage.tsx')).PackPage,
}));
const EditTargetPage = lazy(async () => ({
  default: (await import('../features/targets/EditTargetPage.tsx')).EditTargetPage,
}));
const JournalPage = lazy(async () => ({
  default: (await import('../features/journal/JournalPage.tsx')).JournalPage,
}));
const ReleasePage = lazy(async () => ({
  default: (await import('../features/releases/ReleasePage.tsx')).ReleasePage,
}));
const SettingsPlace = lazy(async () => ({
  default: (await import('./places/SettingsPlace.tsx')).SettingsPlace,
}));

/** What belongs to an address. */
export function Place(props: { readonly route: Route }) {
  return (
    <Suspense
      fallback={
        <div className="page">
          <Skeleton rows={8} />
        </div>
      }
    >
      <PlaceOf route={props.route} />
    </Suspense>
  );
}

function PlaceOf(props: { readonly route: Route }) {
  const { route } = props;
  if (isSnapshotRoute(route)) return <SnapshotFlow route={route} />;
  if (isIncidentRoute(route)) return <IncidentFlow route={route} />;
  if (isRunbookRoute(route)) return <RunbookFlow route={route} />;
  switch (route.place) {
    case 'overview':
      return <OverviewPage />;
    case 'journal':
      return <JournalPage />;
    case 'add-target':
      return <AddTargetPage from={route.from} />;
    case 'target':
      return (
        <TargetPlace key={route.targetId} targetId={route.targetId} tab={route.tab} viewId={route.viewId} />
      );
    case 'release':
      return <ReleasePage key={route.targetId} targetId={route.targetId} />;
    case 'settings':
      return <SettingsPlace section={route.section} />;
    case 'edit-target':
      return <EditTargetPage key={route.targetId} targetId={route.targetId} />;
    case 'pack':
      return <PackPage key={route.packId} packId={route.packId} />;
    case 'draft-pack':
      return <DraftPackPage />;
    case 'nowhere':
      return <Nowhere />;
  }
}

function Nowhere() {
  const texts = useTexts(appTexts);
  return (
    <EmptyState heading title={texts.nowhereTitle}>
      <a href={routeHref({ place: 'overview' })}>{texts.toOverview}</a>
    </EmptyState>
  );
}
