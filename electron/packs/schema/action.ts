import { z } from 'zod';
import { Duration, FilePath, Name, PackText, Pattern, Template } from './common.ts';
import { filesDeletion } from './files-deletion.ts';
import { filesKeeping } from './files-keeping.ts';
import { ReadFile } from './read-file.ts';
import { HttpStep, SessionUse } from './request.ts';
import { Stage, settingsEdit } from './stage.ts';

/** What the operator fills in for one run of an action. In SQL it is `:name` with `_` for `-`, in templates `${argument.name}`. */
export const ActionArgument = z.strictObject({
  name: Name,
  type: z.enum(['integer', 'text', 'choice']),
  title: PackText,
  help: PackText.optional(),
  choices: z.array(z.string().min(1).max(100)).max(50).default([]),
  default: z.union([z.string().max(500), z.number().int()]).optional(),
  min: z.number().int().optional(),
  max: z.number().int().optional(),
  /** What a text must match as a whole. */
  pattern: Pattern.optional(),
  /** The column of a view that the value is taken from when the action is chosen on a row of it. */
  'from-view': z.strictObject({ view: Name, column: z.string().max(100) }).optional(),
});
export type ActionArgument = z.infer<typeof ActionArgument>;

const actionCommon = {
  id: Name,
  title: PackText,
  description: PackText.optional(),
  /** What it does not do, or what follows from it; shown with every plan. */
  note: PackText.optional(),
  arguments: z.array(ActionArgument).max(10).default([]),
  /** A whole snapshot of the target that was verified and is not older than this must be there, or the action is refused. */
  'needs-snapshot': Duration.optional(),
  timeout: Duration.default(30_000),
} as const;

const SqlName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'expected the name of a table');

/**
 * Rows that are changed or deleted. What is planned, kept as the safety copy and changed is one and the same choice: the rows of `table`
 * where `where` holds. `:now_utc` is the moment of the plan, as SQLite writes it.
 */
const RowChange = z.strictObject({
  title: PackText,
  table: SqlName,
  where: z.string().min(1).max(5000),
  /** What follows SET in an UPDATE; without it the rows are deleted. */
  set: z.string().min(1).max(2000).optional(),
  /** Columns of the table that no plan shows, beside those whose name says that a token, secret, password or hash is in them. */
  secret: z.array(z.string().min(1).max(100)).max(50).default([]),
});
export type RowChange = z.infer<typeof RowChange>;

/** Changes rows of a live database in one short transaction. */
const RowsAction = z.strictObject({
  kind: z.literal('sqlite-exec'),
  ...actionCommon,
  path: FilePath,
  changes: z.array(RowChange).min(1).max(10),
  /** More rows than this are refused: something is not as the pack takes it to be. */
  'at-most': z.number().int().min(1).max(1_000_000).default(10_000),
});
type RowsAction = z.infer<typeof RowsAction>;

/** Removes files of a tree by what a database says of them, and with them the rows that belong to them. */
const FilesAction = z.strictObject({
  kind: z.literal('files-delete'),
  ...actionCommon,
  ...filesDeletion,
  changes: z.array(RowChange).max(10).default([]),
});
export type FilesAction = z.infer<typeof FilesAction>;

/** Copies files as they are, whatever they are, for a program that may destroy them. */
const KeepAction = z.strictObject({ kind: z.literal('files-keep'), ...actionCommon, ...filesKeeping });
export type KeepAction = z.infer<typeof KeepAction>;

/** Runs one program on the computer that has the target's files, without a shell. Templates are settings and arguments, never credentials. */
const CommandAction = z.strictObject({
  kind: z.literal('command'),
  ...actionCommon,
  /** The setting of type folder that it runs in. */
  base: Name.default('root'),
  command: z.array(Template).min(1).max(40),
  /** A program and arguments that only look, whose output is shown with the plan. */
  look: z.array(Template).min(1).max(40).optional(),
});
type CommandAction = z.infer<typeof CommandAction>;

/**
 * Requests to the target. `look` only reads: it is asked with the plan, and again before anything is sent; what it captures is shown, and
 * must still be the same then. `check` only reads as well, after the change.
 */
const HttpAction = z.strictObject({
  kind: z.literal('http'),
  ...actionCommon,
  session: SessionUse.optional(),
  /** Files that are looked into with the plan, and again before anything is sent; they must still be the same then. */
  files: z.array(ReadFile).max(5).default([]),
  look: z.array(HttpStep).max(10).default([]),
  run: z.array(HttpStep).min(1).max(10),
  check: z.array(HttpStep).max(10).default([]),
});
export type HttpAction = z.infer<typeof HttpAction>;

/** Sets keys of one settings file; all else of it stays as it is, and what it was before is kept. */
const FileEditAction = z.strictObject({ kind: z.literal('file-edit'), ...actionCommon, ...settingsEdit });
type FileEditAction = z.infer<typeof FileEditAction>;

/**
 * Stages that are planned together, confirmed once and carried out in their order; the first that fails ends it. `revert` is the way back,
 * carried out when the operator asks for it; without it, the files that were edited are put back.
 */
const GuidedAction = z.strictObject({
  kind: z.literal('guided'),
  ...actionCommon,
  stages: z.array(Stage).min(1).max(30),
  revert: z.array(Stage).max(30).default([]),
});
type GuidedAction = z.infer<typeof GuidedAction>;

const actionDefinition = z.discriminatedUnion('kind', [
  RowsAction,
  FilesAction,
  KeepAction,
  CommandAction,
  HttpAction,
  FileEditAction,
  GuidedAction,
]);
export type ActionDefinition = z.infer<typeof actionDefinition>;
/** A change of a target: planned, confirmed by its name, carried out, checked and journalled. */
export const ActionDefinition: z.ZodType<ActionDefinition> = actionDefinition;
