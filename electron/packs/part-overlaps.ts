import type { PartDefinition } from './schema/part.ts';
import { fitsPattern, namePatternOf } from './name-pattern.ts';
import { databaseCompanions, isLeftOut, pathInTree, plainPath } from './tree-paths.ts';

/** A path of a part; all that are compared are relative to the same folder, or absolute. */
export type PlacedFolderOrFile = {
  readonly part: string;
  readonly kind: PartDefinition['kind'];
  readonly path: string;
  /** Of a tree, or of a pattern. */
  readonly exclude: readonly string[];
};

/** `part` covers `path`, which is what `other` consists of. */
export type Overlap = {
  readonly part: string;
  readonly other: string;
  readonly path: string;
  readonly otherKind: PartDefinition['kind'];
  /** What the tree or the pattern would have to leave out; empty when both are the same path. */
  readonly leaveOut: readonly string[];
};

/** Parts that would be captured twice, and databases that a tree would read as plain files. */
export function overlaps(places: readonly PlacedFolderOrFile[]): readonly Overlap[] {
  return places.flatMap((place, index) =>
    places.flatMap((other, at) => {
      if (place === other || place.part === other.part) return [];
      const fitting = fittingName(place, other);
      const common = { part: place.part, other: other.part, path: other.path, otherKind: other.kind };
      if (fitting !== null) return [{ ...common, leaveOut: [fitting] }];
      const inside = place.kind === 'tree' ? pathInTree(place.path, other.path) : samePath(place, other);
      if (inside === null) return [];
      // Of two that are the same, the later one is told.
      if (inside === '') return index > at ? [{ ...common, leaveOut: [] }] : [];
      const leaveOut = filesOf(other.kind, inside).filter((path) => !isLeftOut(place.exclude, path));
      return leaveOut.length === 0 ? [] : [{ ...common, leaveOut }];
    }),
  );
}

/** The paths as the pack states them, with their templates. */
export function pathsOf(definition: PartDefinition): readonly string[] {
  if (definition.kind === 'postgres' || definition.kind === 'http-export') return [];
  return definition.kind === 'rebuild' ? definition.paths : [definition.path];
}

/** What a part says that it does not contain although it lies there. */
export function leftOutOf(definition: PartDefinition): readonly string[] {
  if (definition.kind === 'databases') return definition.except;
  return definition.kind === 'tree' ? definition.exclude : [];
}

/** The name of a file that a pattern leads to as well; null where it does not. */
function fittingName(place: PlacedFolderOrFile, other: PlacedFolderOrFile): string | null {
  if (place.kind !== 'databases' || other.kind === 'tree' || other.kind === 'databases') return null;
  const pattern = namePatternOf(place.path, place.exclude);
  const name = pathInTree(pattern.folder, plainPath(other.path));
  return name !== null && !name.includes('/') && fitsPattern(pattern, name) ? name : null;
}

function samePath(place: PlacedFolderOrFile, other: PlacedFolderOrFile): '' | null {
  return pathInTree(place.path, other.path) === '' ? '' : null;
}

function filesOf(kind: PartDefinition['kind'], path: string): readonly string[] {
  return kind === 'sqlite' ? [path, ...databaseCompanions.map((companion) => `${path}${companion}`)] : [path];
}
