import { lazy } from 'react';
import type { RunbookRoute } from '../runbook-routes.ts';

/** Loaded when they are opened. */
const RunbooksPage = lazy(async () => ({
  default: (await import('../../features/runbooks/RunbooksPage.tsx')).RunbooksPage,
}));
const RunPage = lazy(async () => ({
  default: (await import('../../features/runbooks/RunPage.tsx')).RunPage,
}));
const StartRunPage = lazy(async () => ({
  default: (await import('../../features/runbooks/StartRunPage.tsx')).StartRunPage,
}));

/** What belongs to an address below Runbooks. */
export function RunbookFlow(props: { readonly route: RunbookRoute }) {
  const { route } = props;
  switch (route.place) {
    case 'runbooks':
      return <RunbooksPage />;
    case 'run':
      return <RunPage key={route.runId} runId={route.runId} />;
    case 'start-run':
      return (
        <StartRunPage
          key={`${route.targetId}/${route.runbookId}`}
          targetId={route.targetId}
          runbookId={route.runbookId}
          incidentId={route.incidentId}
        />
      );
  }
}
