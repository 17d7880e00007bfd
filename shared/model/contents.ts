import { z } from 'zod';
import { PartId, RepositoryId, SnapshotId, TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { ViewCell } from './view.ts';

/** A file of a snapshot as it is listed. */
export const SnapshotFile = z.object({
  partId: PartId,
  path: z.string(),
  type: z.enum(['file', 'folder', 'link']),
  sizeBytes: z.number(),
  modifiedAt: z.number(),
  mode: z.number().nullable(),
  sha256: z.string().nullable(),
  linkTarget: z.string().nullable(),
});
export type SnapshotFile = z.infer<typeof SnapshotFile>;

/** A page of a file list; `after` asks for the next one, null at the end. */
export const FileListing = z.object({ files: z.array(SnapshotFile).max(2000), after: z.string().nullable() });
export type FileListing = z.infer<typeof FileListing>;

/** One version of a file: the same path and content, with the snapshots that have it (newest first). */
export const FoundFile = SnapshotFile.extend({
  targetId: TargetId,
  targetName: z.string(),
  snapshots: z.array(z.object({ id: SnapshotId, repositoryId: RepositoryId, at: z.number() })).max(2000),
});
export type FoundFile = z.infer<typeof FoundFile>;

export const QueryAnswer = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(ViewCell)).max(1000),
  truncated: z.boolean(),
});
export type QueryAnswer = z.infer<typeof QueryAnswer>;

/** Extracted rows as text, with what they refer to. */
export const RowsText = z.object({
  text: z.string().max(20_000_000),
  rows: z.number(),
  truncated: z.boolean(),
  /** Files of the snapshot that the rows name. */
  files: z.array(z.object({ partId: PartId, path: z.string() })).max(1000),
});
export type RowsText = z.infer<typeof RowsText>;

/** What differs between two snapshots of a part. */
export const PartDifference = z.object({
  partId: PartId,
  title: LocalText,
  state: z.enum(['same', 'changed', 'only-in-a', 'only-in-b']),
  added: z.number(),
  removed: z.number(),
  changed: z.number(),
  bytesA: z.number(),
  bytesB: z.number(),
  /** Of a file that says its version; null where it could not be told. */
  versions: z.object({ a: z.string().nullable(), b: z.string().nullable() }).optional(),
  /** The first of them by name. */
  files: z
    .array(
      z.object({
        path: z.string(),
        change: z.enum(['added', 'removed', 'changed']),
        sizeA: z.number().nullable(),
        sizeB: z.number().nullable(),
      }),
    )
    .max(500),
  tables: z
    .array(z.object({ table: z.string(), rowsA: z.number().nullable(), rowsB: z.number().nullable() }))
    .max(1000),
  schemaChanged: z.boolean(),
  /** Of a text file: the lines that differ, with secrets masked. `null` for what is not compared by lines. */
  lines: z
    .array(z.object({ change: z.enum(['same', 'added', 'removed']), text: z.string().max(2000) }))
    .max(2000)
    .nullable(),
  /** Of a settings file: the names of those that differ. */
  settings: z.array(z.string().max(300)).max(500).optional(),
});
export type PartDifference = z.infer<typeof PartDifference>;

/** `a` is the earlier one of the two. */
export const SnapshotDifference = z.object({
  a: z.object({ id: SnapshotId, at: z.number() }),
  b: z.object({ id: SnapshotId, at: z.number() }),
  parts: z.array(PartDifference),
});
export type SnapshotDifference = z.infer<typeof SnapshotDifference>;
