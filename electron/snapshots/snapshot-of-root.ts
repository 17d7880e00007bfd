import type { RepositoryId } from '../../shared/model/ids.ts';
import { SnapshotId } from '../../shared/model/ids.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { SnapshotRoot } from '../repository/roots/snapshot-root.ts';

/** A snapshot as its root says it is; what was found out about it later (verification, pins, drills) is not in it. */
export function snapshotOfRoot(repositoryId: RepositoryId, id: string, root: SnapshotRoot): Snapshot {
  const sum = (pick: (part: SnapshotRoot['parts'][number]) => number) =>
    root.parts.reduce((total, part) => total + pick(part), 0);
  return {
    id: SnapshotId.parse(id),
    repositoryId,
    targetId: root.target.id,
    targetName: root.target.name,
    pack: root.pack.id,
    kind: root.kind,
    label: root.label,
    startedAt: root.startedAt,
    finishedAt: root.finishedAt,
    skewMs: root.skewMs,
    operator: root.operator,
    typedName: root.typedName,
    files: sum((part) => part.files),
    bytes: sum((part) => part.bytes),
    newBytes: sum((part) => part.newBytes),
    partialReason: root.partialReason,
    parts: root.parts.map(({ base: _base, list: _list, listSha256: _sum, ...part }) => part),
    references: root.references,
    ...(root.proofs === undefined ? {} : { proofs: root.proofs }),
    layers: { bytes: null, structure: null, meaning: null },
    pins: [],
    journalHead: root.journalHead,
    drill: null,
  };
}
