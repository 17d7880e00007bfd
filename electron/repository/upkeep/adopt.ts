import type { RetentionPolicy } from '../../../shared/model/retention.ts';
import type { FactsView } from '../facts/fold-facts.ts';
import type { SnapshotRoot } from '../roots/snapshot-root.ts';

/** A target that a repository knows and a desk may take over, with what it needs to look after it. */
export type AdoptableTarget = {
  readonly id: SnapshotRoot['target']['id'];
  readonly name: string;
  /** Without secrets. Folders are those of the host that said so. */
  readonly settings: SnapshotRoot['target']['settings'];
  readonly addresses: readonly string[];
  readonly pack: SnapshotRoot['pack']['id'];
  /** The text its newest snapshot was taken with, or the one a console has told; null when neither is known. */
  readonly packText: Pick<SnapshotRoot['pack'], 'version' | 'sha256' | 'text'> | null;
  readonly retention: RetentionPolicy | null;
  /** When its newest snapshot was begun; null when there is none. */
  readonly newestAt: number | null;
};

/**
 * What targets a repository knows. Pure: from the folded facts, and from roots where no console has told anything.
 *
 * @param roots the newest one of each target; older ones do no harm
 */
export function adoptableTargets(view: FactsView, roots: Iterable<SnapshotRoot>): readonly AdoptableTarget[] {
  const newest = new Map<string, SnapshotRoot>();
  for (const root of roots) {
    const known = newest.get(root.target.id);
    if (known === undefined || known.startedAt < root.startedAt) newest.set(root.target.id, root);
  }
  const ids = new Set([...view.targets.keys(), ...newest.keys()]);
  return [...ids]
    .flatMap((id) => adoptable(view, id, newest.get(id)) ?? [])
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function adoptable(view: FactsView, id: string, root: SnapshotRoot | undefined): AdoptableTarget | null {
  const fact = view.targets.get(id);
  const target = fact ?? root?.target;
  const pack = fact?.pack ?? root?.pack.id;
  if (target === undefined || pack === undefined) return null;
  return {
    id: target.id,
    name: target.name,
    settings: target.settings,
    addresses: fact?.addresses ?? [],
    pack,
    packText: packTextOf(view, pack, root),
    retention: view.retention.get(id)?.policy ?? null,
    newestAt: root?.startedAt ?? null,
  };
}

/** A console that told of a pack after the snapshot was taken has the later text. */
function packTextOf(
  view: FactsView,
  pack: string,
  root: SnapshotRoot | undefined,
): AdoptableTarget['packText'] {
  const told = view.packs.get(pack);
  const used = root?.pack.id === pack ? root : undefined;
  const later = told !== undefined && (used === undefined || told.at >= used.startedAt);
  const text = later ? told : used?.pack;
  return text === undefined ? null : { version: text.version, sha256: text.sha256, text: text.text };
}
