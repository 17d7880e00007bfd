import type { IncidentId, RunId, RunbookId, TargetId } from '../../shared/model/ids.ts';
import { isTargetId } from './snapshot-routes.ts';

/** Runs of all targets, one of them, and what is read before one is started. */
export type RunbookRoute =
  | { readonly place: 'runbooks' }
  | { readonly place: 'run'; readonly runId: RunId }
  | {
      readonly place: 'start-run';
      readonly targetId: TargetId;
      readonly runbookId: RunbookId;
      /** The incident that it is started for. */
      readonly incidentId: IncidentId | null;
    };

const places: Readonly<Record<RunbookRoute['place'], true>> = {
  runbooks: true,
  run: true,
  'start-run': true,
};

export function isRunbookRoute(route: { readonly place: string }): route is RunbookRoute {
  return Object.hasOwn(places, route.place);
}

/** Reads what follows `#/runbooks/`; null when it leads nowhere. */
export function parseRunbookRoute(
  section?: string,
  first = '',
  second = '',
  third?: string,
): RunbookRoute | null {
  switch (section) {
    case undefined:
      return { place: 'runbooks' };
    case 'runs':
      return isRunId(first) ? { place: 'run', runId: first } : null;
    case 'start':
      if (!isTargetId(first) || !isRunbookId(second)) return null;
      if (third !== undefined && !isIncidentId(third)) return null;
      return { place: 'start-run', targetId: first, runbookId: second, incidentId: third ?? null };
    default:
      return null;
  }
}

export function runbookRouteHref(route: RunbookRoute): string {
  switch (route.place) {
    case 'runbooks':
      return '#/runbooks';
    case 'run':
      return `#/runbooks/runs/${route.runId}`;
    case 'start-run': {
      const incident = route.incidentId === null ? '' : `/${route.incidentId}`;
      return `#/runbooks/start/${route.targetId}/${route.runbookId}${incident}`;
    }
  }
}

const idPattern = /^[0-9a-f]{16}$/;

function isRunId(value: string): value is RunId {
  return idPattern.test(value);
}

function isIncidentId(value: string): value is IncidentId {
  return idPattern.test(value);
}

function isRunbookId(value: string): value is RunbookId {
  return value.length <= 60 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value);
}
