import { lazy } from 'react';
import type { IncidentRoute } from '../incident-routes.ts';

/** Loaded when they are opened. */
const IncidentsPage = lazy(async () => ({
  default: (await import('../../features/incidents/IncidentsPage.tsx')).IncidentsPage,
}));
const IncidentPage = lazy(async () => ({
  default: (await import('../../features/incidents/IncidentPage.tsx')).IncidentPage,
}));

/** What belongs to an address below Incidents. */
export function IncidentFlow(props: { readonly route: IncidentRoute }) {
  const { route } = props;
  return route.place === 'incidents' ? (
    <IncidentsPage />
  ) : (
    <IncidentPage key={route.incidentId} incidentId={route.incidentId} />
  );
}
