import { z } from 'zod';
import { settingsFormats } from '../settings-file.ts';
import { Comparison } from './assertion.ts';
import {
  ByteSize,
  Duration,
  FileNames,
  FilePath,
  JsonPath,
  Name,
  PackText,
  SettingCondition,
  Template,
} from './common.ts';
import { HttpRequest, HttpStep, SessionUse } from './request.ts';

/** What a single file must look like: `32 raw bytes`, `64 hex`, `sqlite`, `json`, `text`. */
export const FileFormat = z
  .string()
  .regex(
    /^(\d{1,5} (raw bytes|hex)|json|text|sqlite)$/,
    'expected "32 raw bytes", "64 hex", "json", "text" or "sqlite"',
  );
export type FileFormat = z.infer<typeof FileFormat>;

/** A path relative to a tree, or such a path and slash-star for what lies in that folder. */
const TreePattern = z
  .string()
  .max(500)
  .regex(
    /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!\/)(?![A-Za-z]:)(?!.*\$\{)[^*\\\0]*[^*\\\0/](?:\/\*)?$/,
    'expected a path relative to the tree, such as "cache" or "cache/*"',
  );

/** What every part has. Paths are below `base`, a setting of type folder; they may use settings as templates. */
const partCommon = {
  id: Name,
  title: PackText,
  base: Name.default('root'),
  /** A set without it is refused as a whole. Otherwise its absence is shown. */
  required: z.boolean().default(true),
  /** Holds keys or passwords: masked wherever contents are compared or shown. */
  sensitive: z.boolean().default(false),
  /** Belongs to the set only where the operator's setting has one of these values: another kind of database, an optional module. */
  when: SettingCondition.optional(),
  /** Parts without which this one is of no use; a restore takes them together. */
  needs: z.array(Name).max(20).default([]),
} as const;

/**
 * May be absent as long as a database of the set says that nothing depends on it: `sql` yields one number, and more than zero makes
 * the part required.
 */
const RequiredWhen = z.strictObject({ part: Name, sql: z.string().min(1).max(5000), reason: PackText });

const SqlitePart = z.strictObject({
  kind: z.literal('sqlite'),
  ...partCommon,
  path: FilePath,
  /** Of the captured copy, with what its write-ahead log held: the live file itself may be a single page. */
  'min-bytes': ByteSize.optional(),
  /** Tables that must have rows, or the database is not the one that is meant. */
  'not-empty': z.array(z.string().max(100)).max(20).default([]),
});

/**
 * Every SQLite database of one folder whose name fits, each taken as a part of its own that is found when a set is planned. The last name
 * of `path` holds one `*`: `rooms/room_*.db`. Required: there is at least one.
 */
const DatabasesPart = z.strictObject({
  kind: z.literal('databases'),
  ...partCommon,
  path: FilePath,
  /** Names that fit and are left out: they belong to other parts. */
  except: FileNames,
  'min-bytes': ByteSize.optional(),
  'not-empty': z.array(z.string().max(100)).max(20).default([]),
});

/** Where the dumps of databases lie in a set. No setting may have this name in a pack that has such parts. */
export const postgresBase = 'postgres';

/** A database of a PostgreSQL server, taken as a dump. `server` is a setting of type postgres, `password` a credential. */
const PostgresPart = z.strictObject({
  kind: z.literal('postgres'),
  ...partCommon,
  base: z.literal(postgresBase).default(postgresBase),
  server: Name,
  password: Name.optional(),
  /** A setting of type folder with `pg_dump` and `pg_restore`, where they lie in an unusual place. */
  programs: Name.optional(),
  /** Tables, as `schema.name`, that must have rows, or the database is not the one that is meant. */
  'not-empty': z.array(z.string().max(200)).max(20).default([]),
});

/** A key of a settings file: the part itself, or `entry` in it where the part is a zip archive such as a jar. */
const VersionPlace = z.strictObject({
  entry: z.string().min(1).max(500).optional(),
  format: z.enum(settingsFormats).optional(),
  key: z.string().min(1).max(300),
});
export type VersionPlace = z.infer<typeof VersionPlace>;
/** Where exports lie in a set. No setting may have this name in a pack that has such parts. */
export const exportsBase = 'exports';

const mostExportBytes = 1024 ** 4;

/**
 * What the target's own interface hands out about itself, taken as one file. Steps and the request only read; the answer goes into the
 * set as it comes. `expect` and `counts` are about JSON: paths of names, places and `*`, which are followed while it passes by.
 */
const HttpExportPart = z.strictObject({
  kind: z.literal('http-export'),
  ...partCommon,
  base: z.literal(exportsBase).default(exportsBase),
  session: SessionUse.optional(),
  /** Asked before, for what they capture. */
  steps: z.array(HttpStep).max(10).default([]),
  request: HttpRequest.omit({ 'max-bytes': true }),
  /** For all of its requests together. */
  timeout: Duration.default(120_000),
  'max-bytes': ByteSize.pipe(z.number().max(mostExportBytes)).default(64 * 1024 ** 2),
  format: z.enum(['json', 'any']).default('json'),
  expect: z
    .array(
      z.strictObject({
        json: JsonPath,
        ...Comparison.omit({ age: true }).shape,
        reason: PackText.optional(),
      }),
    )
    .max(20)
    .default([]),
  /** What was in it, remembered with the snapshot and counted again by every verification. */
  counts: z
    .array(
      z.strictObject({
        id: Name,
        title: PackText,
        json: JsonPath,
        'at-least': z.number().int().min(0).default(0),
      }),
    )
    .max(20)
    .default([]),
});

const FilePart = z.strictObject({
  kind: z.literal('file'),
  ...partCommon,
  path: FilePath,
  'min-bytes': ByteSize.optional(),
  format: FileFormat.optional(),
  /** The widest permission bits that are right, such as `0600`; wider ones fail the set. */
  'mode-at-most': z
    .string()
    .regex(/^0[0-7]{3}$/, 'expected an octal mode such as "0600"')
    .optional(),
  'required-when': RequiredWhen.optional(),
  /** Where the file says which version it is; recorded with the set. */
  version: VersionPlace.optional(),
});

/** A folder with all that lies below it; it may be empty. `.` is the base folder itself. */
const TreePart = z.strictObject({
  kind: z.literal('tree'),
  ...partCommon,
  path: FilePath,
  /**
   * Paths relative to the tree that are left out: `cache` with all that lies below it, `cache/*` all that lies in it but not the folder.
   * Decided by `isLeftOut`.
   */
  exclude: z.array(TreePattern).max(100).default([]),
});

/** Files that a bare host needs besides the data: versions, service definitions, proxy configuration. Recommended, never required. */
const RebuildPart = z.strictObject({
  kind: z.literal('rebuild'),
  ...partCommon,
  required: z.literal(false).default(false),
  paths: z.array(FilePath).min(1).max(50),
});

const partDefinition = z.discriminatedUnion('kind', [
  SqlitePart,
  DatabasesPart,
  PostgresPart,
  HttpExportPart,
  FilePart,
  TreePart,
  RebuildPart,
]);
export type PartDefinition = z.infer<typeof partDefinition>;
/** One piece of the backup set. */
export const PartDefinition: z.ZodType<PartDefinition> = partDefinition;
/** A part that lies in a folder of this computer, at a place that the pack and the settings tell. */
export type FolderPartDefinition = Exclude<
  PartDefinition,
  { kind: 'postgres' | 'http-export' | 'databases' }
>;
export type PartOf<Kind extends PartDefinition['kind']> = Extract<PartDefinition, { kind: Kind }>;

/** Files of a tree that a database names: the first column of `sql` holds paths relative to the tree. Empty and NULL ones do not count. */
export const ReferenceDefinition = z.strictObject({
  id: Name,
  title: PackText,
  database: Name,
  tree: Name,
  sql: z.string().min(1).max(5000),
  /** Paths of the tree that the database need not know, written as in `exclude`. */
  ignore: z.array(TreePattern).max(50).default([]),
});
export type ReferenceDefinition = z.infer<typeof ReferenceDefinition>;

/** How a service is seen to be running, and what keeps it from starting on a half set. */
export const ServiceDefinition = z.strictObject({
  /** Runs when anything at all answers there, whatever the status. */
  running: z.strictObject({ url: Template, within: Duration.default(3000) }).optional(),
  /** The part of kind `file` without which it does not start: moved aside first and put back last. */
  gate: Name.optional(),
  /** Parts that must be restored together, and what is lost otherwise. */
  together: z
    .array(
      z.strictObject({
        parts: z.array(Name).min(2).max(10),
        otherwise: PackText,
        /** A set whose parts say different versions is refused. */
        'same-version': z.boolean().default(false),
      }),
    )
    .max(10)
    .default([]),
  /**
   * What the service does by itself with what a restored database says, once it starts: the rows of `sql` stand first in the plan of a
   * restore. One SELECT on the database of the set.
   */
  heed: z
    .array(z.strictObject({ database: Name, sql: z.string().min(1).max(5000), text: PackText }))
    .max(10)
    .default([]),
});
export type ServiceDefinition = z.infer<typeof ServiceDefinition>;

/**
 * How a drill may start the restored copy, in an empty network: a command (program and arguments, no shell unless it is one) that
 * settings, `${boot.folder}` (where base `root` was restored to) and `${boot.port}` are put into. `edits` neutralise the copy first, in
 * this order: one changing statement, or one key of a settings file (`.py` or `.env` by its name) that is set to `to`, written as it
 * must stand in the file. Absent: never started.
 */
export const BootDefinition = z.strictObject({
  /** The settings without which it cannot be started. */
  needs: z.array(Name).max(5).default([]),
  command: z.array(Template).min(1).max(40),
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), Template).default({}),
  edits: z
    .array(
      z.union([
        z.strictObject({ part: Name, sql: z.string().min(1).max(5000) }),
        z.strictObject({ part: Name, set: z.strictObject({ key: z.string().max(100), to: Template }) }),
      ]),
    )
    .max(20)
    .default([]),
  /** Ready once `http://127.0.0.1:${boot.port}` answers this path with a status below 500. */
  ready: z.strictObject({ path: Template, within: Duration.default(30_000) }),
});
export type BootDefinition = z.infer<typeof BootDefinition>;

/** How long snapshots are kept when nothing else was chosen: `daily 7`. */
export const RetentionDefault = z.strictObject({
  'keep-last': z.number().int().min(0).max(1000).default(0),
  'keep-daily': z.number().int().min(0).max(1000).default(0),
  'keep-weekly': z.number().int().min(0).max(1000).default(0),
  'keep-monthly': z.number().int().min(0).max(1000).default(0),
});

/**
 * A way to get one thing back with its rows. `sql` shows what was found; of each of `tables`, in this order, the rows that `where`
 * chooses are extracted; `files` names the column of `sql` with paths relative to a tree. `:what` is bound as text everywhere.
 */
export const RecipeDefinition = z.strictObject({
  id: Name,
  title: PackText,
  database: Name,
  /** One SELECT with `:what`, what the operator looks for. */
  sql: z.string().min(1).max(5000),
  tables: z.array(z.strictObject({ table: z.string().max(100), where: z.string().max(2000) })).max(20),
  files: z.strictObject({ tree: Name, column: z.string().max(100) }).optional(),
});
export type RecipeDefinition = z.infer<typeof RecipeDefinition>;
