import type { HostUse, HostWay } from '../../shared/model/host.ts';

/** Folders in which restores may have worked, and the rights with which; without a host they are of this computer. */
export type RestorePlace = { readonly host: HostUse | null; readonly folders: readonly string[] };

/** With whichever rights. */
export function isSameHost(one: HostWay | null, other: HostWay | null): boolean {
  return wayText(one) === wayText(other);
}

/** One place for each computer and the rights there, with each of its folders once; this computer first, and none without folders. */
export function gatherPlaces(places: readonly RestorePlace[]): readonly RestorePlace[] {
  const gathered = new Map<string, { readonly host: HostUse | null; readonly folders: Set<string> }>();
  const ordered = [
    ...places.filter(({ host }) => host === null),
    ...places.filter(({ host }) => host !== null),
  ];
  for (const { host, folders } of ordered) {
    const known = gathered.get(hostKey(host)) ?? { host, folders: new Set() };
    gathered.set(hostKey(host), known);
    for (const folder of folders) known.folders.add(folder);
  }
  return [...gathered.values()]
    .filter(({ folders }) => folders.size > 0)
    .map(({ host, folders }) => ({ host, folders: [...folders] }));
}

/** A host as it is used: with sudo it is another one. */
export function hostKey(host: HostUse | null): string {
  return host?.sudo === true ? `sudo ${wayText(host)}` : wayText(host);
}

function wayText(host: HostWay | null): string {
  return host === null ? '' : JSON.stringify([host.address, host.keyFile, host.jumps]);
}
