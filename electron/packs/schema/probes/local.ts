import { z } from 'zod';
import { Assertion } from '../assertion.ts';
import { ByteSize, Duration, FilePath, Name, PackText, Pattern } from '../common.ts';

export const DiskProbe = z.strictObject({
  kind: z.literal('disk'),
  path: FilePath.default('.'),
  'warn-free-percent': z.number().min(0).max(100).default(15),
  'down-free-percent': z.number().min(0).max(100).default(5),
  'warn-free': ByteSize.optional(),
  'down-free': ByteSize.optional(),
  'warn-free-inodes-percent': z.number().min(0).max(100).default(5),
});
export type DiskProbe = z.infer<typeof DiskProbe>;

/** Bytes, or a size with its unit. */
const FileSize = z.union([ByteSize, z.number().int().min(0)]);

/** One file or folder and what it must be like. Each finding names the path. */
export const FileRule = z.strictObject({
  path: FilePath,
  kind: z.enum(['file', 'folder']).default('file'),
  /** What a missing path means. `optional`: nothing. */
  missing: z.enum(['down', 'degraded', 'optional']).default('down'),
  'min-bytes': FileSize.optional(),
  'max-bytes': FileSize.optional(),
  /** `32 raw bytes`, `64 hex`: the exact number of bytes, or of hexadecimal digits. */
  format: z
    .string()
    .regex(/^\d+ (raw bytes|hex)$/, 'expected "32 raw bytes" or "64 hex"')
    .optional(),
  /** No permission bit beyond these may be set, such as `0600`. */
  'mode-at-most': z
    .string()
    .regex(/^0[0-7]{3}$/, 'expected an octal mode such as "0600"')
    .optional(),
  writable: z.boolean().default(false),
  'max-age': Duration.optional(),
  /** The content must stay what it is: a change is reported for this long after it was seen. */
  'keep-same': Duration.optional(),
  else: z.enum(['degraded', 'down']).default('down'),
  reason: PackText.optional(),
});
export type FileRule = z.infer<typeof FileRule>;

export const FilesProbe = z.strictObject({
  kind: z.literal('files'),
  files: z.array(FileRule).min(1).max(100),
});
export type FilesProbe = z.infer<typeof FilesProbe>;

/** Opens a live database read-only in a child process: header, quick check, WAL size, lock wait, version of the server's library. */
export const SqliteProbe = z.strictObject({
  kind: z.literal('sqlite'),
  path: FilePath,
  'quick-check': z.boolean().default(true),
  /** Databases above this size are not read through on every run. */
  'quick-check-up-to': ByteSize.default(512 * 1024 ** 2),
  'warn-wal': ByteSize.default(256 * 1024 ** 2),
  'warn-lock-wait': Duration.default(2000),
});
export type SqliteProbe = z.infer<typeof SqliteProbe>;

/** One SELECT on a live database. `value` in assertions is the first column of the first row. */
export const SqliteQueryProbe = z.strictObject({
  kind: z.literal('sqlite-query'),
  path: FilePath,
  sql: z.string().min(1).max(10_000),
  unit: z.string().max(20).optional(),
  /** Shown as evidence, at most this many rows. */
  rows: z.number().int().min(0).max(50).default(10),
  /** Names a table that may be absent in some versions; the probe is then paused with that reason. */
  'needs-table': z.string().max(100).optional(),
  expect: z.array(Assertion).max(20).default([]),
});
export type SqliteQueryProbe = z.infer<typeof SqliteQueryProbe>;

/**
 * Connects to a PostgreSQL server, and asks it one SELECT where there is one: `value` in assertions is the first column of the first
 * row. `server` is a setting of type postgres, `password` a credential.
 */
export const PostgresProbe = z.strictObject({
  kind: z.literal('postgres'),
  server: Name,
  password: Name.optional(),
  sql: z.string().min(1).max(10_000).optional(),
  unit: z.string().max(20).optional(),
  /** Shown as evidence, at most this many rows. */
  rows: z.number().int().min(0).max(50).default(10),
  /** What it means when the server is in recovery (a standby) or opens everything read-only. */
  'when-read-only': z.enum(['ok', 'degraded', 'down']).default('degraded'),
  /** How far a standby may be behind, of this server or of those that follow it. */
  'warn-lag': Duration.default(60_000),
  'slow-after': Duration.default(3000),
  expect: z.array(Assertion).max(20).default([]),
});
export type PostgresProbe = z.infer<typeof PostgresProbe>;

/** Counts of patterns since the last run, followed over rotation, and ratios of them. */
export const LogProbe = z.strictObject({
  kind: z.literal('log'),
  /** The setting of type folder that `path` and `rotated` lie in. */
  base: Name.default('root'),
  path: FilePath,
  /** How a rotated file is called: `server.log.1`. */
  rotated: FilePath.optional(),
  window: Duration.default(3_600_000),
  counts: z
    .array(z.strictObject({ id: Name, title: PackText, pattern: Pattern }))
    .min(1)
    .max(30),
  /** `of` divided by the sum of `per`, 0 to 1; absent while the sum is below `at-least`. */
  ratios: z
    .array(
      z.strictObject({
        id: Name,
        title: PackText,
        of: Name,
        per: z.array(Name).min(1),
        'at-least': z.number().int().min(1).default(5),
      }),
    )
    .max(20)
    .default([]),
  /** Group 1 of the pattern, counted by value, newest window, most frequent first; shown as evidence. */
  top: z
    .array(z.strictObject({ title: PackText, pattern: Pattern }))
    .max(5)
    .default([]),
  /** The ratio or count that is the probe's value. */
  measure: Name.optional(),
  expect: z.array(Assertion).max(30).default([]),
});
export type LogProbe = z.infer<typeof LogProbe>;

/** How old the newest verified, complete set of the target is, whoever made it. */
export const FreshnessProbe = z.strictObject({
  kind: z.literal('freshness'),
  /** A daily backup that is two hours late. */
  'warn-after': Duration.default(26 * 3_600_000),
  /** Two daily backups missed. */
  'down-after': Duration.default(50 * 3_600_000),
});
export type FreshnessProbe = z.infer<typeof FreshnessProbe>;

/** The settings files against the policies of the pack. */
export const PolicyProbe = z.strictObject({
  kind: z.literal('policy'),
  /** Ids of policies; without it all of them, and the settings files themselves. */
  only: z.array(Name).min(1).max(100).optional(),
});
export type PolicyProbe = z.infer<typeof PolicyProbe>;
