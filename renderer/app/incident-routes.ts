import type { IncidentId } from '../../shared/model/ids.ts';

/** All incidents, and one of them. */
export type IncidentRoute =
  | { readonly place: 'incidents' }
  | { readonly place: 'incident'; readonly incidentId: IncidentId };

export function isIncidentRoute(route: { readonly place: string }): route is IncidentRoute {
  return route.place === 'incidents' || route.place === 'incident';
}

/** Reads what follows `#/incidents/`; null when it leads nowhere. */
export function parseIncidentRoute(id?: string): IncidentRoute | null {
  if (id === undefined) return { place: 'incidents' };
  return isIncidentId(id) ? { place: 'incident', incidentId: id } : null;
}

export function incidentRouteHref(route: IncidentRoute): string {
  return route.place === 'incidents' ? '#/incidents' : `#/incidents/${route.incidentId}`;
}

function isIncidentId(value: string): value is IncidentId {
  return /^[0-9a-f]{16}$/.test(value);
}
