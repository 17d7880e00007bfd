import type { PartId } from '../../../shared/model/ids.ts';
import type { SnapshotPart } from '../../../shared/model/snapshot.ts';

/** Parts that a snapshot holds, and so can give back. */
export function heldParts(parts: readonly SnapshotPart[]): readonly SnapshotPart[] {
  return parts.filter(({ state }) => state === 'captured');
}

/** A part with everything without which it is of no use, as far as the snapshot holds it. */
export function withNeeds(parts: readonly SnapshotPart[], id: PartId): ReadonlySet<PartId> {
  const held = heldParts(parts);
  const taken = new Set<PartId>();
  const take = (next: PartId): void => {
    const part = held.find((each) => each.id === next);
    if (part === undefined || taken.has(next)) return;
    taken.add(next);
    for (const need of part.needs) take(need);
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
    .map((part) => ({ part, needs: held.filter(({ id }) => part.needs.includes(id) && !chosen.has(id)) }))
    .filter(({ needs }) => needs.length > 0);
}
