import { z } from 'zod';
import {
  ByteSize,
  FileNames,
  FilePath,
  JsonPath,
  Name,
  PackText,
  Pattern,
  SettingCondition,
  Template,
} from './common.ts';
import { HttpRequest, SessionUse } from './request.ts';

const ColumnName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected the name of a column of the query');

/**
 * A column of a view. `clock` says in which clock a naive time was written: `UTC`, an offset such as `+09:00`, an IANA zone, `host`
 * (this computer's own), or a template of a setting that holds one of these.
 */
const ViewColumnDefinition = z.strictObject({
  id: ColumnName,
  title: PackText,
  type: z.enum(['text', 'number', 'bytes', 'time', 'boolean', 'state', 'id']).default('text'),
  clock: Template.default('UTC'),
});
type ViewColumnDefinition = z.infer<typeof ViewColumnDefinition>;

/** A query of its own; it may use `:now_utc` (`YYYY-MM-DD HH:MM:SS`), which the engine binds. */
const Sql = z.string().min(1).max(20_000);

/** One SELECT on a PostgreSQL server, in a read-only transaction; at most 10,000 rows. */
const PostgresSource = z.strictObject({
  kind: z.literal('postgres'),
  /** A setting of type postgres, and the credential with its password. */
  server: Name,
  password: Name.optional(),
  sql: Sql,
});

/**
 * What every source but a database has: its rows become the table `rows` of a database in memory, which `sql` reads. Without it the
 * columns of that table are shown as they are.
 */
const tableCommon = { sql: Sql.optional() } as const;

/** Where the rows stand in a JSON document, and each column's value in a row: `$` is the row itself. */
const jsonRows = {
  rows: JsonPath,
  cells: z.record(ColumnName, JsonPath),
} as const;

/** Tables of a database, by one SELECT. */
const SqliteSource = z.strictObject({
  kind: z.literal('sqlite'),
  base: Name.default('root'),
  path: FilePath,
  sql: Sql,
});

/** A JSON answer to one GET. */
const HttpSource = z.strictObject({
  kind: z.literal('http'),
  ...tableCommon,
  session: SessionUse.optional(),
  request: HttpRequest,
  ...jsonRows,
});

/** A JSON file, read whole: at most `max-bytes`. */
const JsonSource = z.strictObject({
  kind: z.literal('json'),
  ...tableCommon,
  base: Name.default('root'),
  path: FilePath,
  'max-bytes': ByteSize.default(8 * 1024 ** 2),
  ...jsonRows,
});

/** Lines of a Prometheus text whose name begins with one of `names`: columns `metric`, `labels`, `value`. */
const MetricsSource = z.strictObject({
  kind: z.literal('metrics'),
  ...tableCommon,
  session: SessionUse.optional(),
  request: HttpRequest,
  names: z.array(z.string().min(1).max(200)).min(1).max(50),
});

/** What lies in a folder: columns `name`, `kind`, `bytes`, `modified` (epoch ms). */
const FilesSource = z.strictObject({
  kind: z.literal('files'),
  ...tableCommon,
  base: Name.default('root'),
  path: FilePath,
  /** Names that do not match are left out. */
  match: Pattern.optional(),
});

/** The newest lines of a log that match; each named group, `(?P<word>…)`, is a column, and `line` the whole line. */
const LogSource = z.strictObject({
  kind: z.literal('log'),
  ...tableCommon,
  base: Name.default('root'),
  path: FilePath,
  match: Pattern,
  'last-bytes': ByteSize.default(2 * 1024 ** 2),
});

/**
 * One SELECT on each database of a folder whose name fits: the last name of `path` holds one `*`. Columns are `gives`, which the query yields in
 * this order, after `file` and `problem`: the name of the file, and why it could not be asked.
 */
const DatabasesSource = z.strictObject({
  kind: z.literal('databases'),
  ...tableCommon,
  base: Name.default('root'),
  path: FilePath,
  except: FileNames,
  each: Sql,
  gives: z.array(ColumnName).min(1).max(38),
});

const viewSource = z.discriminatedUnion('kind', [
  SqliteSource,
  DatabasesSource,
  PostgresSource,
  HttpSource,
  JsonSource,
  MetricsSource,
  FilesSource,
  LogSource,
]);
export type ViewSource = z.infer<typeof viewSource>;
export const ViewSource: z.ZodType<ViewSource> = viewSource;
export type ViewSourceOf<Kind extends ViewSource['kind']> = Extract<ViewSource, { kind: Kind }>;

/** A live table read from a target. Filter, order and paging are added around the query. */
export const ViewDefinition = z.strictObject({
  id: Name,
  title: PackText,
  description: PackText.optional(),
  /** Is there only where the operator's setting has one of these values: another kind of database, an optional module. */
  when: SettingCondition.optional(),
  source: ViewSource,
  columns: z.array(ViewColumnDefinition).min(1).max(40),
  /** Values of the column of type `state`. */
  states: z
    .array(z.strictObject({ id: Name, title: PackText, tone: z.enum(['ok', 'degraded', 'down', 'neutral']) }))
    .max(20)
    .default([]),
  order: z.strictObject({ column: z.string(), direction: z.enum(['asc', 'desc']).default('asc') }),
});
export type ViewDefinition = z.infer<typeof ViewDefinition>;
