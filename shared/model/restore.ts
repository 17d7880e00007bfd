import { z } from 'zod';
import { PartId, RestoreId } from './ids.ts';
import { LocalText } from './local-text.ts';

/** Where a restore goes: into a folder of its own, or over what is there. Folders are absolute; bases by name, such as `root`. */
export const RestoreDestination = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), dir: z.string().min(1).max(4096) }),
  z.object({
    kind: z.literal('in-place'),
    bases: z.record(z.string().min(1).max(60), z.string().min(1).max(4096)),
  }),
]);
export type RestoreDestination = z.infer<typeof RestoreDestination>;

/** How many files a restore adds, replaces, leaves or takes away (into the safety copy), with the first names of each. */
export const RestoreChanges = z.object({
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  removed: z.number(),
  /** Size of what is added and changed. */
  writtenBytes: z.number(),
  /** Size of what is changed and removed, as it lies there now. */
  replacedBytes: z.number(),
  addedNames: z.array(z.string()).max(20),
  changedNames: z.array(z.string()).max(20),
  removedNames: z.array(z.string()).max(20),
});
export type RestoreChanges = z.infer<typeof RestoreChanges>;

/** Rows of one table: null where the table is not there or was not counted. */
export const RowDifference = z.object({
  table: z.string().max(400),
  now: z.number().nullable(),
  inSnapshot: z.number().nullable(),
});
export type RowDifference = z.infer<typeof RowDifference>;

export const RestorePlanPart = z.object({
  id: PartId,
  title: LocalText,
  changes: RestoreChanges,
  /** Tables whose rows differ; null for what is no database, or lies nowhere yet. */
  rows: z.array(RowDifference).max(1000).nullable(),
});
export type RestorePlanPart = z.infer<typeof RestorePlanPart>;

/** What keeps a restore from being run, or what it should be known for before. */
export const RestoreRemark = z.object({
  code: z.enum([
    'heed',
    'service-running',
    'service-unknown',
    'file-held',
    'holders-unknown',
    'no-space',
    'no-folder',
    'not-empty',
    'unsafe-path',
    'illegal-name',
    'name-collision',
    'special-file',
    'other-volume',
    'needs-part',
    'together',
    'left-out-part',
    'absent-part',
    'interrupted-restore',
    'no-gate',
    'gate-missing',
    'no-hard-links',
    'rows-not-counted',
    'owners-not-restored',
    'with-sudo',
    'database-in-use',
    'database-rights',
    'database-settings',
    'database-left',
    'database-unreachable',
  ]),
  text: LocalText,
});
export type RestoreRemark = z.infer<typeof RestoreRemark>;

export const RestorePlan = z.object({
  snapshotId: z.string(),
  destination: RestoreDestination,
  parts: z.array(RestorePlanPart),
  /** None of them: the restore can be run. */
  blockers: z.array(RestoreRemark),
  warnings: z.array(RestoreRemark),
  bytesToWrite: z.number(),
  spaces: z.array(z.object({ place: z.string(), neededBytes: z.number(), freeBytes: z.number() })),
  /** A careful estimate of how long the service must be stopped; null when it goes into a folder of its own. */
  stopMs: z.number().nullable(),
});
export type RestorePlan = z.infer<typeof RestorePlan>;

/** One look at what was restored, after it was put in place. */
export const RestoreCheck = z.object({ what: LocalText, ok: z.boolean(), detail: LocalText.nullable() });
export type RestoreCheck = z.infer<typeof RestoreCheck>;

/** What the restore replaced, as it was found. It is removed after `keepUntil` (epoch ms). */
const SafetyCopy = z.object({ folders: z.array(z.string()), keepUntil: z.number() });
type SafetyCopy = z.infer<typeof SafetyCopy>;

/** Files that the repository could not give, and that a restore into a folder therefore left out. */
export const LeftOutFiles = z.object({
  files: z.number(),
  /** The first thousand of them. */
  named: z.array(z.object({ part: PartId, path: z.string() })).max(1000),
  reasons: z.array(LocalText).max(20),
});
export type LeftOutFiles = z.infer<typeof LeftOutFiles>;

export const RestoreResult = z.object({
  id: RestoreId,
  snapshotId: z.string(),
  outcome: z.enum(['restored', 'rolled-back', 'undone']),
  startedAt: z.number(),
  finishedAt: z.number(),
  files: z.number(),
  bytes: z.number(),
  /** Files that were there already with the same content. */
  reusedFiles: z.number(),
  checks: z.array(RestoreCheck),
  /** Null when nothing was replaced. */
  safety: SafetyCopy.nullable(),
  /** Not there when everything could be read. */
  leftOut: LeftOutFiles.optional(),
});
export type RestoreResult = z.infer<typeof RestoreResult>;

/** A restore that neither came to its end nor was taken back: old and new lie side by side. */
export const InterruptedRestore = z.object({
  id: RestoreId,
  snapshotId: z.string(),
  targetName: z.string(),
  startedAt: z.number(),
  intentPath: z.string(),
  /** True while the process that restores is still at it. */
  running: z.boolean(),
  /**
   * `back` when it was being rolled back: then it can only be rolled back. `none` when it was cut off before it changed anything: then rolling
   * back removes what it had prepared in the folder that `intentPath` names.
   */
  direction: z.enum(['forward', 'back', 'none']),
  /** The computer whose process restores. */
  host: z.string(),
  /** The host on which the files lie; null for this computer. */
  on: z.string().nullable().default(null),
});
export type InterruptedRestore = z.infer<typeof InterruptedRestore>;
