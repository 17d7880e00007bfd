import { z } from 'zod';
import { Duration, FilePath, Name, PackText, Pattern, Template } from './common.ts';
import { HttpRequest, SessionUse } from './request.ts';

/**
 * Something that tells when a system is not as it was: its version, or when it started. Read from the evidence of a probe, or from the
 * beginning of a file; `pattern` takes its group out of it.
 */
export const FactDefinition = z.strictObject({
  id: Name,
  title: PackText,
  kind: z.enum(['version', 'start']),
  from: z.union([
    z.strictObject({ probe: Name, evidence: z.string().min(1).max(200) }),
    z.strictObject({ base: Name.default('root'), file: FilePath }),
  ]),
  pattern: Pattern.optional(),
  /** What the text of a start is: how long it runs, or when it began. Starts that differ by less than two minutes are one. */
  as: z.enum(['text', 'uptime-seconds', 'epoch-seconds', 'time']).default('text'),
  /** The clock of a `time` without an offset. */
  zone: Template.default('UTC'),
});
export type FactDefinition = z.infer<typeof FactDefinition>;

/** Where the time of a line stands. `file`: lines have none, and the whole file counts when it was changed in the time in question. */
const LogTime = z.enum(['start', 'anywhere', 'epoch-seconds', 'epoch-milliseconds', 'file']);

/** Log files of the system, from the oldest to the one that is written. */
export const LogDefinition = z.strictObject({
  id: Name,
  title: PackText,
  base: Name.default('root'),
  /** One `*` in the last name stands for anything: `server.log*` are the log and what it was rotated to. */
  path: FilePath,
  time: LogTime.default('start'),
  /** The clock of times without an offset. */
  zone: Template.default('host'),
  /** Group 1 of each is an id that is followed through all logs. */
  ids: z.array(Pattern).max(10).default([]),
});
export type LogDefinition = z.infer<typeof LogDefinition>;

/** What the console knows of a field by itself. */
const FieldSource = z.union([
  /** State and reason of a probe; or a part of its evidence. */
  z.strictObject({
    probe: Name,
    evidence: z.string().min(1).max(200).optional(),
    pattern: Pattern.optional(),
  }),
  z.strictObject({ setting: Name }),
  /** What a policy found. */
  z.strictObject({ policy: Name }),
  /** The values of a column. */
  z.strictObject({
    view: Name,
    column: z.string().min(1).max(60),
    limit: z.number().int().min(1).max(50).default(10),
  }),
  /** The newest different values of group 1 in the captured lines of a log; filled in with a capture. */
  z.strictObject({ log: Name, pattern: Pattern, limit: z.number().int().min(1).max(50).default(10) }),
  /** Everything of the target that is not ok, with its reason. */
  z.strictObject({ target: z.literal('not-ok') }),
]);
export type FieldSource = z.infer<typeof FieldSource>;

const IncidentFieldDefinition = z.strictObject({
  id: Name,
  title: PackText,
  help: PackText.optional(),
  from: FieldSource.optional(),
});

/** A request that only reads, whose answer is kept as it is. */
const KeptRequest = z.strictObject({
  id: Name,
  title: PackText,
  session: SessionUse.optional(),
  request: HttpRequest,
  timeout: Duration.default(15_000),
});

/** What is asked for and kept when something is wrong. */
export const IncidentDefinition = z.strictObject({
  fields: z.array(IncidentFieldDefinition).max(40).default([]),
  requests: z.array(KeptRequest).max(20).default([]),
  /** Views that are kept; all of the pack unless named. */
  views: z.array(Name).max(50).optional(),
  /** Columns that hold the names of users, so that they can be taken out of a bundle. */
  people: z
    .array(z.strictObject({ view: Name, column: z.string().min(1).max(60) }))
    .max(20)
    .default([]),
});
export type IncidentDefinition = z.infer<typeof IncidentDefinition>;
