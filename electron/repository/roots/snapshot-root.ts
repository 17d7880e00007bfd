import { z } from 'zod';
import { PackId, RepositoryId, SnapshotId, TargetId } from '../../../shared/model/ids.ts';
import { ProofResult, ReferenceCheck, SnapshotKind, SnapshotPart } from '../../../shared/model/snapshot.ts';
import { SettingValue } from '../../../shared/model/target.ts';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

/** A name as settings of packs have: it becomes a folder's name, in a restore or an exported set, so it must lead nowhere else. */
const BaseName = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** A part with where its file list lies. `base` names the folder setting its paths are relative to. */
export const RootPart = SnapshotPart.extend({
  base: BaseName,
  /** Chunk ids of the file list, in order. Empty for a part that is absent. */
  list: z.array(hex64).max(100_000),
  listSha256: hex64.nullable(),
});
export type RootPart = z.infer<typeof RootPart>;

/** Where a copied snapshot was first published: the id of a root changes with its repository. */
export const SnapshotOrigin = z.object({ repositoryId: RepositoryId, snapshotId: SnapshotId });
export type SnapshotOrigin = z.infer<typeof SnapshotOrigin>;

/** Those of a pack, and what their patterns lead to. */
const mostParts = 2000;

/** The root of a snapshot: the one file that makes it exist. */
export const SnapshotRoot = z.object({
  format: z.literal(1),
  target: z.object({
    id: TargetId,
    name: z.string().max(80),
    /** Without secrets. Folders are as they were on the captured host. */
    settings: z.record(z.string(), SettingValue),
  }),
  pack: z.object({ id: PackId, version: z.number(), sha256: hex64, text: z.string().max(1_000_000) }),
  kind: SnapshotKind,
  label: z.string().max(200).nullable(),
  partialReason: z.string().max(2000).nullable(),
  startedAt: z.number(),
  finishedAt: z.number(),
  skewMs: z.number(),
  operator: z.string().max(200),
  typedName: z.string().max(200).nullable(),
  host: z.object({ name: z.string(), platform: z.string(), machineId: z.string() }),
  holdfastVersion: z.string(),
  journalHead: z.string(),
  parts: z.array(RootPart).max(mostParts),
  references: z.array(ReferenceCheck).max(50),
  proofs: z.array(ProofResult).max(10).optional(),
  /** Only in roots that were copied from another repository. */
  copyOf: SnapshotOrigin.optional(),
});
export type SnapshotRoot = z.infer<typeof SnapshotRoot>;
