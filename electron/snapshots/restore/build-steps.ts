import type { FolderFacts, RestoreStep } from './intent.ts';

/** A unit that differs, with what lies in its place now. */
export type PlacedUnit = {
  readonly zone: string;
  readonly path: string;
  readonly liveType: 'file' | 'folder' | 'link' | 'other' | null;
  readonly type: 'file' | 'folder' | 'link';
  /** Folders above it that are not there, the uppermost first. */
  readonly missingFolders: readonly string[];
  /** Paths that must not lie beside a new database, and those of them that do. */
  readonly companions: { readonly all: readonly string[]; readonly there: readonly string[] };
  readonly facts: FolderFacts | null;
};

/** What keeps the service from starting: the unit of the pack's gate part, whether or not it is restored itself. */
export type Gate = { readonly zone: string; readonly path: string; readonly isThere: boolean };

type StepList = { readonly steps: readonly RestoreStep[]; readonly opensAt: number };

/** The complete list of moves: gate away, everything else, gate back. */
export function buildSteps(units: readonly PlacedUnit[], gate: Gate | null): StepList {
  const isGate = (unit: PlacedUnit) => unit.zone === gate?.zone && unit.path === gate.path;
  const newGate = units.find(isGate);
  const others = units.filter((unit) => !isGate(unit)).flatMap(stepsOf);
  if (gate === null || others.length === 0) return openAtTheEnd(units.flatMap(stepsOf));
  const { zone, path } = gate;
  if (newGate === undefined) {
    if (!gate.isThere) return openAtTheEnd(others);
    const closed: RestoreStep[] = [{ kind: 'park', zone, path }, ...others];
    return { steps: [...closed, { kind: 'unpark', zone, path }], opensAt: closed.length };
  }
  const away: RestoreStep[] = gate.isThere ? [{ kind: 'aside', zone, path, until: path }] : [];
  const closed = [...away, ...others, ...beforeUnit(newGate)];
  const back: RestoreStep = {
    kind: 'place',
    zone,
    path,
    absent: [...newGate.companions.all],
    facts: newGate.facts,
  };
  return { steps: [...closed, back], opensAt: closed.length };
}

function openAtTheEnd(steps: readonly RestoreStep[]): StepList {
  return { steps, opensAt: steps.length };
}

function stepsOf(unit: PlacedUnit): readonly RestoreStep[] {
  return [...beforeUnit(unit), moveOf(unit)];
}

/** Folders first; then what belongs to the old database, so that a new one never lies beside it. */
function beforeUnit({ zone, path, missingFolders, companions }: PlacedUnit): readonly RestoreStep[] {
  return [
    ...missingFolders.map((folder): RestoreStep => ({ kind: 'folder', zone, path: folder })),
    ...companions.there.map((companion): RestoreStep => ({
      kind: 'aside',
      zone,
      path: companion,
      until: path,
    })),
  ];
}

function moveOf({ zone, path, type, liveType, companions, facts }: PlacedUnit): RestoreStep {
  if (liveType === null) return { kind: 'place', zone, path, absent: [...companions.all], facts };
  if (liveType === 'file' && type === 'file') {
    return { kind: 'swap', zone, path, absent: [...companions.all] };
  }
  return { kind: 'replace', zone, path, facts };
}
