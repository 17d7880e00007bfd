import type { PartDefinition } from './schema/part.ts';
import { databaseCompanions, isLeftOut, pathInTree } from './tree-paths.ts';

/** A path of a part; all that are compared are relative to the same folder, or absolute. */
export type PlacedFolderOrFile = {
  readonly part: string;
  readonly kind: PartDefinition['kind'];
  readonly path: string;
  /** Of a tree. */
  readonly exclude: readonly string[];
};

/** `part` covers `path`, which is what `other` consists of. */
export type Overlap = {
  readonly part: string;
  readonly other: string;
  readonly path: string;
  readonly otherKind: PartDefinition['kind'];
  /** What the tree would have to leave out; empty when both are the same path. */
  readonly leaveOut: readonly string[];
};

/** Parts that would be captured twice, and databases that a tree would read as plain files. */
export function overlaps(places: readonly PlacedFolderOrFile[]): readonly Overlap[] {
  return places.flatMap((place, index) =>
    places.flatMap((other, at) => {
      if (place === other || place.part === other.part) return [];
      const inside = place.kind === 'tree' ? pathInTree(place.path, other.path) : samePath(place, other);
      if (inside === null) return [];
      const found = { part: place.part, other: other.part, path: other.path, otherKind: other.kind };
      // Of two that are the same, the later one is told.
      if (inside === '') return index > at ? [{ ...found, leaveOut: [] }] : [];
      const leaveOut = filesOf(other.kind, inside).filter((path) => !isLeftOut(place.exclude, path));
      return leaveOut.length === 0 ? [] : [{ ...found, leaveOut }];
    }),
  );
}

/** The paths as the pack states them, with their templates. */
export function pathsOf(definition: PartDefinition): readonly string[] {
  if (definition.kind === 'postgres') return [];
  return definition.kind === 'rebuild' ? definition.paths : [definition.path];
}

function samePath(place: PlacedFolderOrFile, other: PlacedFolderOrFile): '' | null {
  return pathInTree(place.path, other.path) === '' ? '' : null;
}

function filesOf(kind: PartDefinition['kind'], path: string): readonly string[] {
  return kind === 'sqlite' ? [path, ...databaseCompanions.map((companion) => `${path}${companion}`)] : [path];
}
