import { z } from 'zod';
import { PackId, PartId, RepositoryId, SnapshotId, TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';

export const SnapshotKind = z.enum(['manual', 'scheduled', 'pre-release', 'post-release', 'imported']);
export type SnapshotKind = z.infer<typeof SnapshotKind>;

export const PartKind = z.enum(['sqlite', 'postgres', 'http-export', 'file', 'tree', 'rebuild']);
export type PartKind = z.infer<typeof PartKind>;

/** Rows per table; null where counting took too long or the table cannot be read. Never zero instead of unknown. */
export const TableCounts = z.record(
  z.string().max(400),
  z.object({ rows: z.number().nullable(), greatestRowid: z.number().nullable() }),
);
export type TableCounts = z.infer<typeof TableCounts>;

/** What a database meant at the moment it was captured. */
export const DatabaseMeaning = z.object({
  tables: TableCounts,
  userVersion: z.number(),
  pageSizeBytes: z.number(),
  pages: z.number(),
  journalMode: z.string(),
  /** SHA-256 over the sorted `CREATE` statements. */
  schemaSha256: z.string(),
  /** How the copy was made, and how long writers could have waited. */
  method: z.enum(['pinned-read', 'one-step-backup', 'stopped-copy', 'plain-copy']),
  heldMs: z.number(),
  /** `ok`, or why the quick check of the copy could not be made. */
  quickCheck: z.enum(['ok', 'not-checkable']),
  /** Of a `plain-copy` only: the written reason for copying a live database while nothing held it still. */
  liveCopyReason: z.string().max(2000).optional(),
});
export type DatabaseMeaning = z.infer<typeof DatabaseMeaning>;

/** What a PostgreSQL database meant at the moment of its dump: all of it read in the snapshot that the dump was made from. */
export const PostgresMeaning = z.object({
  tables: TableCounts,
  /** SHA-256 over the sorted definitions of tables, columns, constraints, indexes, views, functions, triggers and types. */
  schemaSha256: z.string(),
  /** As in `15.12`. */
  serverVersion: z.string(),
  /** Of the program that wrote the dump. */
  clientVersion: z.string(),
  encoding: z.string(),
  /** On the server's disk, with its indexes. */
  databaseBytes: z.number(),
});
export type PostgresMeaning = z.infer<typeof PostgresMeaning>;

/** What was in an export when it was taken: how many of each thing that the pack counts. */
export const ExportMeaning = z.object({
  counts: z.array(z.object({ id: z.string().max(60), title: LocalText, count: z.number() })).max(20),
});
export type ExportMeaning = z.infer<typeof ExportMeaning>;

/** One comparison of files with what a database says about them. */
export const ReferenceCheck = z.object({
  id: z.string(),
  title: LocalText,
  referred: z.number(),
  /** In the database, not in the set: how many, and the first of them by name. */
  missing: z.number(),
  missingNames: z.array(z.string()).max(100),
  /** In the set, unknown to the database. */
  unreferenced: z.number(),
  unreferencedNames: z.array(z.string()).max(100),
});
export type ReferenceCheck = z.infer<typeof ReferenceCheck>;

/** What a proof of the pack found when it opened a set: names of secrets, never a value. */
export const ProofResult = z.object({
  id: z.string(),
  title: LocalText,
  /** The worst of the findings. */
  state: z.enum(['ok', 'degraded', 'down']),
  /** Secrets that were tried, and those that opened. */
  tried: z.number(),
  opened: z.number(),
  findings: z.array(z.object({ state: z.enum(['degraded', 'down']), reason: LocalText })).max(50),
});
export type ProofResult = z.infer<typeof ProofResult>;

/** `absent` is allowed to be missing; `left-out` was missing in a knowingly partial set. */
const PartState = z.enum(['captured', 'absent', 'left-out']);
type PartState = z.infer<typeof PartState>;

/** The part of the pack whose pattern led to a file, and that file relative to its base. */
export const PartGroup = z.object({ id: PartId, title: LocalText, file: z.string().max(4096) });
export type PartGroup = z.infer<typeof PartGroup>;

export const SnapshotPart = z.object({
  id: PartId,
  kind: PartKind,
  title: LocalText,
  state: PartState,
  /** Why it is absent or left out. */
  reason: LocalText.nullable(),
  sensitive: z.boolean(),
  /** Other parts without which this one is of no use. */
  needs: z.array(PartId),
  files: z.number(),
  bytes: z.number(),
  newBytes: z.number(),
  /** Of parts that are one file. For sensitive parts too: it tells two keys apart and gives nothing away. */
  sha256: z.string().nullable(),
  database: DatabaseMeaning.nullable(),
  /** Of files that say their version; null for one that could not be told. */
  version: z.string().max(200).nullable().optional(),
  /** Of parts of kind `postgres`. */
  postgres: PostgresMeaning.optional(),
  /** Of parts of kind `http-export`. */
  exported: ExportMeaning.optional(),
  /** What was found odd while reading: files that vanished, changed or could not be taken. */
  notes: z.array(LocalText).max(100),
  /** Of parts that were found by a pattern. */
  group: PartGroup.optional(),
});
export type SnapshotPart = z.infer<typeof SnapshotPart>;

export const VerifyLayerName = z.enum(['bytes', 'structure', 'meaning']);
export type VerifyLayerName = z.infer<typeof VerifyLayerName>;

/** `share` of the bytes that were read: a sample never counts as full. */
export const VerifyLayer = z.object({
  layer: VerifyLayerName,
  ok: z.boolean(),
  checked: z.number(),
  share: z.number().min(0).max(1),
  problems: z.array(LocalText).max(200),
  /** What could not be judged, such as a table of an unknown module: neither damage nor proof. */
  notCheckable: z.array(LocalText).max(100),
});
export type VerifyLayer = z.infer<typeof VerifyLayer>;

export const VerifyReport = z.object({
  ok: z.boolean(),
  layers: z.array(VerifyLayer),
  durationMs: z.number(),
});
export type VerifyReport = z.infer<typeof VerifyReport>;

/** The newest result of one layer. */
export const LayerMark = z.object({ at: z.number(), ok: z.boolean(), share: z.number() });
export type LayerMark = z.infer<typeof LayerMark>;

const SnapshotPin = z.object({ reason: z.string(), at: z.number(), operator: z.string() });
type SnapshotPin = z.infer<typeof SnapshotPin>;

/** A snapshot as the faces see it. */
export const Snapshot = z.object({
  id: SnapshotId,
  repositoryId: RepositoryId,
  targetId: TargetId,
  targetName: z.string(),
  pack: PackId,
  kind: SnapshotKind,
  label: z.string().nullable(),
  startedAt: z.number(),
  finishedAt: z.number(),
  /** Between the first and the last read of the set. */
  skewMs: z.number(),
  /** OS account and host, and the typed name beside it. */
  operator: z.string(),
  typedName: z.string().nullable(),
  files: z.number(),
  bytes: z.number(),
  newBytes: z.number(),
  /** The written reason of a knowingly partial set; such a set never counts for retention or freshness. */
  partialReason: z.string().nullable(),
  parts: z.array(SnapshotPart),
  references: z.array(ReferenceCheck),
  /** What opening it proved at capture; left out where the pack asks for none. */
  proofs: z.array(ProofResult).optional(),
  layers: z.object({
    bytes: LayerMark.nullable(),
    structure: LayerMark.nullable(),
    meaning: LayerMark.nullable(),
  }),
  pins: z.array(SnapshotPin),
  /** The head of the journal of the console that took it, as it was then; left out by what was read before it was kept here. */
  journalHead: z.string().max(100).optional(),
  /** The newest drill of this snapshot. */
  drill: z.object({ at: z.number(), ok: z.boolean() }).nullable(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** How much a capture may ask of a target's server; past a limit it lets go and says why. */
export const CaptureLimits = z.object({
  /** Rollback mode: how long the server may be kept from writing. */
  maxStallMs: z.number().int().min(100).max(3_600_000),
  /** WAL mode: how long its log may not be begun anew. */
  maxPinMs: z.number().int().min(1000).max(3_600_000),
  /** By how much the log may grow meanwhile. */
  maxWalGrowthBytes: z
    .number()
    .int()
    .min(1024 ** 2)
    .max(1024 ** 4),
});
export type CaptureLimits = z.infer<typeof CaptureLimits>;
