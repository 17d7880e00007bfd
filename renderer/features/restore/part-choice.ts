import type { PartId } from '../../../shared/model/ids.ts';
import type { SnapshotPart } from '../../../shared/model/snapshot.ts';

/** Parts that a snapshot holds, and so can give back. */
export function heldParts(parts: readonly SnapshotPart[]): readonly SnapshotPart[] {
  return parts.filter(({ state }) => state === 'captured');
}

/** The parts that a name stands for: the one of that id, or all that the pattern of that id led to. */
export function membersOf(parts: readonly SnapshotPart[], id: PartId): readonly SnapshotPart[] {
  return parts.filter((part) => part.id === id || part.group?.id === id);
}

/** A part with everything without which it is of no use, as far as the snapshot holds it. */
export function withNeeds(parts: readonly SnapshotPart[], id: PartId): ReadonlySet<PartId> {
  const held = heldParts(parts);
  const taken = new Set<PartId>();
  const take = (next: PartId): void => {
    for (const part of membersOf(held, next)) {
      if (taken.has(part.id)) continue;
      taken.add(part.id);
      part.needs.forEach(take);
    }
  };
  take(id);
  return taken;
}

export type Lack = { readonly part: SnapshotPart; readonly needs: readonly SnapshotPart[] };

/** The chosen parts that are of no use because something the snapshot holds was not chosen with them. */
export function lackingNeeds(parts: readonly SnapshotPart[], chosen: ReadonlySet<PartId>): readonly Lack[] {
  const held = heldParts(parts);
  return held
    .filter(({ id }) => chosen.has(id))
    .map((part) => ({
      part,
      needs: part.needs.flatMap((need) => membersOf(held, need)).filter(({ id }) => !chosen.has(id)),
    }))
    .filter(({ needs }) => needs.length > 0);
}
