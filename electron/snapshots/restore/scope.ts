import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile, SnapshotContents } from '../../repository/snapshot-contents.ts';
import { namingPart } from '../unreadable.ts';
import { entryPath, isSafePath, parentOf } from './entry-path.ts';
import type { NameRules } from './entry-path.ts';
import { ownerHere } from './owner-ids.ts';
import type { OwnerIds } from './owner-ids.ts';
import { unsafePath } from './restore-errors.ts';
import { UnitTracker } from './unit-tracker.ts';
import type { Unit } from './unit-tracker.ts';
import type { Zone } from './work-places.ts';

/** What is restored, and where each base of the parts goes. */
export type RestoreScope = {
  readonly contents: SnapshotContents;
  readonly parts: readonly RootPart[];
  readonly zones: readonly Zone[];
  /** For a base: the zone, and the folder in it that stands for the base (empty for the zone itself). Null: it has no place. */
  placeOf(base: string): { readonly zone: Zone; readonly below: string } | null;
  /** Null: everything. */
  readonly matches: ((path: string) => boolean) | null;
  readonly rules: NameRules;
  /** Null where this account may not give files to others. */
  readonly owners: OwnerIds | null;
  /** The number of this account there; null where accounts have none. */
  readonly account: number | null;
};

/** An entry with its place in the destination. */
export type ScopeItem = {
  readonly part: RootPart;
  /** Its owner by the numbers of this computer; null where it is not set. */
  readonly entry: ListedFile;
  /** True when it belonged to another account and cannot be given to it here. */
  readonly losesOwner: boolean;
  readonly zone: Zone;
  /** Below the zone, forward slashes; safe. */
  readonly path: string;
  readonly unit: Unit;
  /** True for the root of its unit. */
  readonly begins: boolean;
};

/**
 * Every entry that is restored, part by part, in the order of the lists. Throws `restore/unsafe-path` for an entry that leads out of the
 * destination, by its name or through a link or file that the list has put above it.
 */
export async function* scopeItems(scope: RestoreScope, signal: AbortSignal): AsyncIterable<ScopeItem> {
  for (const part of scope.parts) yield* partItems(scope, part, signal);
}

export async function* partItems(
  scope: RestoreScope,
  part: RootPart,
  signal: AbortSignal,
): AsyncIterable<ScopeItem> {
  const place = scope.placeOf(part.base);
  if (place === null) return;
  const tracker = new UnitTracker(part.id, { wholeFolders: scope.matches === null });
  const closed = new ClosedNames();
  for await (const entry of namingPart(part.id, scope.contents.entries(part.id, signal))) {
    signal.throwIfAborted();
    const asked = entryPath(entry);
    const path = place.below === '' ? asked : `${place.below}/${asked}`;
    if (!isSafePath(path, scope.rules) || closed.speaksOf(path)) throw unsafePath(entry.path);
    if (entry.type !== 'folder') closed.add(path);
    if (scope.matches !== null && (entry.type === 'folder' || !scope.matches(entry.path))) continue;
    const owner = entry.owner === null || scope.owners === null ? null : ownerHere(entry.owner, scope.owners);
    yield {
      part,
      entry: { ...entry, owner },
      losesOwner: owner === null && isOfAnother(entry, scope.account),
      zone: place.zone,
      path,
      ...tracker.next(place.zone.name, path, entry.type),
    };
  }
}

function isOfAnother({ owner }: ListedFile, account: number | null): boolean {
  return owner !== null && account !== null && owner.uid !== account;
}

/** What was listed as a file or link can have nothing below it. Only the last such name matters, because lists are sorted. */
class ClosedNames {
  #last = '';

  add(path: string): void {
    this.#last = path;
  }

  /** True for the name itself, and for all below it. */
  speaksOf(path: string): boolean {
    for (let above = path; above !== ''; above = parentOf(above)) {
      if (above === this.#last) return true;
    }
    return false;
  }
}
