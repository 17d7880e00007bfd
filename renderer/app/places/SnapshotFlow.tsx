import { lazy } from 'react';
import type { SnapshotRoute } from '../snapshot-routes.ts';
import { SnapshotsPlace } from './SnapshotsPlace.tsx';

/** Flows that few visits need: their code is loaded when they are opened. */
const NewRepositoryPage = lazy(async () => ({
  default: (await import('../../features/repositories/new/NewRepositoryPage.tsx')).NewRepositoryPage,
}));
const OpenRepositoryPage = lazy(async () => ({
  default: (await import('../../features/repositories/open/OpenRepositoryPage.tsx')).OpenRepositoryPage,
}));
const RepositoryPage = lazy(async () => ({
  default: (await import('../../features/repositories/RepositoryPage.tsx')).RepositoryPage,
}));
const BackUpPage = lazy(async () => ({
  default: (await import('../../features/snapshots/back-up/BackUpPage.tsx')).BackUpPage,
}));
const RestorePage = lazy(async () => ({
  default: (await import('../../features/restore/RestorePage.tsx')).RestorePage,
}));
const FindPage = lazy(async () => ({
  default: (await import('../../features/find/FindPage.tsx')).FindPage,
}));
const SnapshotFilesPage = lazy(async () => ({
  default: (await import('../../features/find/SnapshotFilesPage.tsx')).SnapshotFilesPage,
}));
const ComparePage = lazy(async () => ({
  default: (await import('../../features/compare/ComparePage.tsx')).ComparePage,
}));

/** What belongs to an address below Snapshots. */
export function SnapshotFlow(props: { readonly route: SnapshotRoute }) {
  const { route } = props;
  switch (route.place) {
    case 'snapshots':
      return <SnapshotsPlace section={route.section} />;
    case 'repository':
      return <RepositoryPage key={route.repositoryId} repositoryId={route.repositoryId} />;
    case 'new-repository':
      return <NewRepositoryPage />;
    case 'open-repository':
      return <OpenRepositoryPage />;
    case 'back-up':
      return <BackUpPage key={route.targetId} targetId={route.targetId} />;
    case 'restore':
      return <RestorePage key={route.snapshotId} snapshotId={route.snapshotId} />;
    case 'find':
      return <FindPage key={route.targetId} targetId={route.targetId} />;
    case 'files':
      return <SnapshotFilesPage key={route.snapshotId} snapshotId={route.snapshotId} />;
    case 'compare':
      return <ComparePage a={route.a} b={route.b} />;
  }
}
