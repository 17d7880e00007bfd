import type { RepositoryId, SnapshotId, TargetId } from '../../shared/model/ids.ts';

export const snapshotSections = ['repositories', 'all', 'restores', 'schedules'] as const;
export type SnapshotSection = (typeof snapshotSections)[number];

/** The repositories with what is in them, and the flows that begin there. Null where the flow asks itself. */
export type SnapshotRoute =
  | { readonly place: 'snapshots'; readonly section: SnapshotSection }
  | { readonly place: 'repository'; readonly repositoryId: RepositoryId }
  | { readonly place: 'new-repository' }
  | { readonly place: 'open-repository' }
  | { readonly place: 'back-up'; readonly targetId: TargetId | null }
  | { readonly place: 'restore'; readonly snapshotId: SnapshotId | null }
  | { readonly place: 'find'; readonly targetId: TargetId | null }
  | { readonly place: 'files'; readonly snapshotId: SnapshotId }
  | { readonly place: 'compare'; readonly a: SnapshotId | null; readonly b: SnapshotId | null };

const places: Readonly<Record<SnapshotRoute['place'], true>> = {
  snapshots: true,
  repository: true,
  'new-repository': true,
  'open-repository': true,
  'back-up': true,
  restore: true,
  find: true,
  files: true,
  compare: true,
};

export function isSnapshotRoute(route: { readonly place: string }): route is SnapshotRoute {
  return Object.hasOwn(places, route.place);
}

/** Reads what follows `#/snapshots/`; null when it leads nowhere. */
export function parseSnapshotRoute(
  section = 'repositories',
  item?: string,
  second?: string,
): SnapshotRoute | null {
  switch (section) {
    case 'new-repository':
    case 'open-repository':
      return { place: section };
    case 'back-up':
    case 'find':
      return parseOfTarget(section, item);
    case 'restore':
      if (item === undefined) return { place: section, snapshotId: null };
      return isSnapshotId(item) ? { place: section, snapshotId: item } : null;
    case 'files':
      return isSnapshotId(item) ? { place: section, snapshotId: item } : null;
    case 'compare':
      return parseComparison(item, second);
    default:
      return parseSection(section, item);
  }
}

function parseOfTarget(place: 'back-up' | 'find', item: string | undefined): SnapshotRoute | null {
  if (item === undefined) return { place, targetId: null };
  return isTargetId(item) ? { place, targetId: item } : null;
}

function parseComparison(first: string | undefined, second: string | undefined): SnapshotRoute | null {
  if (first === undefined) return { place: 'compare', a: null, b: null };
  if (!isSnapshotId(first)) return null;
  if (second === undefined) return { place: 'compare', a: first, b: null };
  return isSnapshotId(second) ? { place: 'compare', a: first, b: second } : null;
}

function parseSection(section: string, item: string | undefined): SnapshotRoute | null {
  if (section === 'repositories' && item !== undefined)
    return isRepositoryId(item) ? { place: 'repository', repositoryId: item } : null;
  const known = snapshotSections.find((each) => each === section);
  return known === undefined ? null : { place: 'snapshots', section: known };
}

export function snapshotRouteHref(route: SnapshotRoute): string {
  switch (route.place) {
    case 'snapshots':
      return `#/snapshots/${route.section}`;
    case 'repository':
      return `#/snapshots/repositories/${route.repositoryId}`;
    case 'new-repository':
    case 'open-repository':
      return `#/snapshots/${route.place}`;
    case 'back-up':
    case 'find':
      return `#/snapshots/${route.place}${route.targetId === null ? '' : `/${route.targetId}`}`;
    case 'restore':
      return `#/snapshots/restore${route.snapshotId === null ? '' : `/${route.snapshotId}`}`;
    case 'files':
      return `#/snapshots/files/${route.snapshotId}`;
    case 'compare':
      return ['#/snapshots/compare', route.a, route.b].filter((part) => part !== null).join('/');
  }
}

export function isTargetId(value: string): value is TargetId {
  return /^[0-9a-f]{16}$/.test(value);
}

function isRepositoryId(value: string): value is RepositoryId {
  return /^[0-9a-f]{32}$/.test(value);
}

function isSnapshotId(value: string | undefined): value is SnapshotId {
  return value !== undefined && /^[0-9a-f]{64}$/.test(value);
}
