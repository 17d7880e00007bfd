import type { PackId, TargetId, ViewId } from '../../shared/model/ids.ts';
import { incidentRouteHref, isIncidentRoute, parseIncidentRoute } from './incident-routes.ts';
import type { IncidentRoute } from './incident-routes.ts';
import { isRunbookRoute, parseRunbookRoute, runbookRouteHref } from './runbook-routes.ts';
import type { RunbookRoute } from './runbook-routes.ts';
import { isSnapshotRoute, isTargetId, parseSnapshotRoute, snapshotRouteHref } from './snapshot-routes.ts';
import type { SnapshotRoute } from './snapshot-routes.ts';

export const targetTabs = [
  'health',
  'views',
  'connection',
  'snapshots',
  'policies',
  'runbooks',
  'timeline',
] as const;
export type TargetTab = (typeof targetTabs)[number];

export const settingsSections = [
  'general',
  'targets',
  'packs',
  'credentials',
  'hosts',
  'schedules',
  'alerts',
  'network',
  'doctor',
] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** Every place of the window. The address of each is a fragment, so that it can be kept, sent and opened again. */
export type Route =
  | { readonly place: 'overview' }
  | { readonly place: 'journal' }
  | { readonly place: 'release'; readonly targetId: TargetId }
  | { readonly place: 'add-target'; readonly from: 'address' | 'folder' | 'host' }
  | {
      readonly place: 'target';
      readonly targetId: TargetId;
      readonly tab: TargetTab;
      readonly viewId: ViewId | null;
    }
  | SnapshotRoute
  | RunbookRoute
  | IncidentRoute
  | { readonly place: 'settings'; readonly section: SettingsSection }
  | { readonly place: 'edit-target'; readonly targetId: TargetId }
  | { readonly place: 'pack'; readonly packId: PackId }
  | { readonly place: 'draft-pack' }
  | { readonly place: 'nowhere'; readonly address: string };

/** Reads an address such as `#/targets/0123456789abcdef/health`. Ids are checked for their form only; the console knows which exist. */
export function parseRoute(fragment: string): Route {
  const parts = fragment
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '');
  const [place = 'overview', second, third, fourth, fifth] = parts;
  switch (place) {
    case 'overview':
      return { place };
    case 'journal':
      return { place };
    case 'add-target':
      return { place, from: second === 'folder' || second === 'host' ? second : 'address' };
    case 'targets':
      return parseTarget(fragment, second, third, fourth);
    case 'snapshots':
      return parseSnapshotRoute(second, third, fourth) ?? { place: 'nowhere', address: fragment };
    case 'runbooks':
      return parseRunbookRoute(second, third, fourth, fifth) ?? { place: 'nowhere', address: fragment };
    case 'incidents':
      return parseIncidentRoute(second) ?? { place: 'nowhere', address: fragment };
    case 'releases':
      return parseRelease(fragment, second);
    case 'settings':
      return parseSettings(fragment, second, third);
    default:
      return { place: 'nowhere', address: fragment };
  }
}

function parseTarget(address: string, id = '', tab = 'health', view?: string): Route {
  const known = targetTabs.find((each) => each === tab);
  if (!isTargetId(id) || !known) return { place: 'nowhere', address };
  return { place: 'target', targetId: id, tab: known, viewId: isViewId(view) ? view : null };
}

function parseRelease(address: string, id = ''): Route {
  return isTargetId(id) ? { place: 'release', targetId: id } : { place: 'nowhere', address };
}

function parseSettings(address: string, section = 'general', item?: string): Route {
  if (section === 'targets' && item !== undefined) {
    return isTargetId(item) ? { place: 'edit-target', targetId: item } : { place: 'nowhere', address };
  }
  if (section === 'packs' && item === 'new-draft') return { place: 'draft-pack' };
  if (section === 'packs' && item !== undefined) {
    return isPackId(item) ? { place: 'pack', packId: item } : { place: 'nowhere', address };
  }
  const known = settingsSections.find((each) => each === section);
  return known ? { place: 'settings', section: known } : { place: 'nowhere', address };
}

/** The address of a place, for a link. */
export function routeHref(route: Route): string {
  if (isSnapshotRoute(route)) return snapshotRouteHref(route);
  if (isIncidentRoute(route)) return incidentRouteHref(route);
  if (isRunbookRoute(route)) return runbookRouteHref(route);
  switch (route.place) {
    case 'overview':
    case 'journal':
      return `#/${route.place}`;
    case 'release':
      return `#/releases/${route.targetId}`;
    case 'add-target':
      return `#/add-target/${route.from}`;
    case 'target':
      return `#/targets/${route.targetId}/${route.tab}${route.viewId === null ? '' : `/${route.viewId}`}`;
    case 'settings':
      return `#/settings/${route.section}`;
    case 'edit-target':
      return `#/settings/targets/${route.targetId}`;
    case 'pack':
      return `#/settings/packs/${route.packId}`;
    case 'draft-pack':
      return '#/settings/packs/new-draft';
    case 'nowhere':
      return route.address;
  }
}

/** The health of a target, which is where most links lead. */
export function targetHref(targetId: TargetId): string {
  return routeHref({ place: 'target', targetId, tab: 'health', viewId: null });
}

const namePattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

function isPackId(value: string): value is PackId {
  return value.length <= 60 && namePattern.test(value);
}

function isViewId(value: string | undefined): value is ViewId {
  return value !== undefined && value.length <= 60 && namePattern.test(value);
}
