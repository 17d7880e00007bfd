import { z } from 'zod';
import { DrillRecord } from '../../model/drill.ts';
import { HostPlace } from '../../model/host.ts';
import { PartId, RepositoryId, RestoreId, SnapshotId, TargetId } from '../../model/ids.ts';
import { LocalText } from '../../model/local-text.ts';
import { InterruptedRestore, RestoreResult } from '../../model/restore.ts';
import { CaptureLimits, PartKind, Snapshot, SnapshotKind, VerifyLayerName } from '../../model/snapshot.ts';
import { Nothing, call, event } from '../spec.ts';
import { Started } from './jobs.ts';

const OfSnapshot = z.object({ snapshotId: SnapshotId });
const Reason = z.string().trim().min(1).max(2000);
const FolderToken = z.string().min(1).max(200);

/** One part of a target as it would be captured now, with a first look at it. */
export const PlannedPart = z.object({
  id: PartId,
  kind: PartKind,
  title: LocalText,
  required: z.boolean(),
  sensitive: z.boolean(),
  path: z.string(),
  state: z.enum(['ready', 'absent', 'problem']),
  problem: LocalText.nullable(),
  files: z.number().nullable(),
  bytes: z.number().nullable(),
  /** How long writers of a live database may have to wait. */
  expectedStallMs: z.number().nullable(),
});
export type PlannedPart = z.infer<typeof PlannedPart>;

/** How old the newest verified set of a target is, per repository. */
export const SnapshotFreshness = z.object({
  targetId: TargetId,
  repositoryId: RepositoryId,
  newestAt: z.number().nullable(),
  newestVerifiedAt: z.number().nullable(),
  lastProvenRestoreAt: z.number().nullable(),
});
export type SnapshotFreshness = z.infer<typeof SnapshotFreshness>;

export const snapshotsContract = {
  /** From the catalogue of this desk, newest first. */
  list: call(
    z.object({ targetId: TargetId.optional(), repositoryId: RepositoryId.optional() }),
    z.object({ revision: z.number(), snapshots: z.array(Snapshot), freshness: z.array(SnapshotFreshness) }),
  ),
  /** The same without the snapshots: what the first screen shows must not grow with their number. */
  freshness: call(Nothing, z.object({ revision: z.number(), freshness: z.array(SnapshotFreshness) })),
  get: call(OfSnapshot, Snapshot),
  plan: call(
    z.object({ targetId: TargetId }),
    z.object({ parts: z.array(PlannedPart), problems: z.array(LocalText) }),
  ),
  limits: call(z.object({ targetId: TargetId }), CaptureLimits),
  setLimits: call(z.object({ targetId: TargetId, limits: CaptureLimits.partial() }), CaptureLimits),
  create: call(
    z.object({
      targetId: TargetId,
      repositoryId: RepositoryId,
      kind: SnapshotKind.default('manual'),
      label: z.string().trim().max(200).optional(),
      /** The written reason for a knowingly partial set. */
      partialReason: Reason.optional(),
      /** The written reason for copying a live database of a host where nothing can hold it still. */
      liveCopyReason: Reason.optional(),
      verify: z.boolean().default(true),
    }),
    Started,
  ),
  verify: call(
    OfSnapshot.extend({
      layers: z.array(VerifyLayerName).min(1).max(3).default(['bytes', 'structure', 'meaning']),
      share: z.number().gt(0).max(1).default(1),
    }),
    Started,
  ),
  pin: call(OfSnapshot.extend({ reason: Reason }), Snapshot),
  unpin: call(OfSnapshot.extend({ reason: Reason }), Snapshot),
  /** Forgets one snapshot. The last verified set of a target is never forgotten. */
  forget: call(OfSnapshot.extend({ reason: Reason, confirmName: z.string().max(80) }), Nothing),
  changed: event(z.object({ revision: z.number(), targetIds: z.array(TargetId) })),
} as const;

/** Where a restore goes: into a folder that the operator chose, here or by its absolute path on the target's host, or over what the target has. */
const RestoreTo = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), folder: FolderToken, newFolderName: z.string().max(120).optional() }),
  z.object({ kind: z.literal('host-folder'), folder: z.string().min(1).max(4096) }),
  z.object({ kind: z.literal('in-place') }),
]);

const RestoreChoice = OfSnapshot.extend({
  to: RestoreTo,
  only: z.array(PartId).max(2000).optional(),
  paths: z.array(z.string().min(1).max(1000)).max(200).optional(),
  /** The operator was told what is lost by restoring parts apart that belong together. */
  acceptLoss: z.boolean().default(false),
});

/** A restore of this desk that is done, with what can still be done about it. */
export const RestoreRecord = z.object({
  id: RestoreId,
  targetId: TargetId.nullable(),
  targetName: z.string(),
  destination: z.string(),
  inPlace: z.boolean(),
  /** The host on which it was restored, as its address; null for this computer. */
  on: z.string().nullable().default(null),
  at: z.number(),
  operator: z.string(),
  result: RestoreResult,
  undoable: z.boolean(),
});
export type RestoreRecord = z.infer<typeof RestoreRecord>;

/** A folder in which to look for interrupted restores too: of this computer, or on a host. */
export const RestoresAt = z.object({ at: FolderToken.optional(), atHost: HostPlace.optional() });

export const restoresContract = {
  plan: call(RestoreChoice, Started),
  run: call(RestoreChoice.extend({ confirmName: z.string().max(80).optional() }), Started),
  /** Interrupted ones are looked for where targets and earlier restores of this desk lie, and in the folder that is named. */
  list: call(
    RestoresAt,
    z.object({
      restores: z.array(RestoreRecord),
      interrupted: z.array(InterruptedRestore),
      /** Hosts of targets that could not be looked at for interrupted ones, and why. */
      unreached: z.array(z.object({ host: z.string(), problem: LocalText })),
    }),
  ),
  undo: call(z.object({ restoreId: RestoreId, confirmName: z.string().max(80) }), Started),
  resume: call(RestoresAt.extend({ restoreId: RestoreId }), Started),
  rollback: call(RestoresAt.extend({ restoreId: RestoreId }), Started),
} as const;

export const drillsContract = {
  run: call(
    OfSnapshot.extend({ boot: z.boolean().default(false), scratch: FolderToken.optional() }),
    Started,
  ),
  /** Newest first. */
  list: call(z.object({ targetId: TargetId.optional() }), z.object({ drills: z.array(DrillRecord) })),
} as const;
