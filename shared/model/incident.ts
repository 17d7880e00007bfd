import { z } from 'zod';
import { CaptureId, IncidentId, PackId, RunId, TargetId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { RunSummary } from './runbook.ts';
import { State } from './state.ts';
import { TimelineEntry } from './timeline.ts';

/** What an incident was opened from. */
export const IncidentOrigin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hand') }),
  /** The target had left ok; `since` is when, epoch ms. */
  z.object({ kind: z.literal('state'), state: State, since: z.number().nullable() }),
  z.object({ kind: z.literal('run'), runId: RunId }),
]);
export type IncidentOrigin = z.infer<typeof IncidentOrigin>;

/** What has to be known first, as the pack asks for it. */
export const IncidentField = z.object({
  id: z.string().max(60),
  title: LocalText,
  help: LocalText.nullable(),
  value: z.string().max(10_000).nullable(),
  /** Who said it: `console` read it from the target. Null while it is empty. */
  by: z.string().nullable(),
  at: z.number().nullable(),
  /** Why the console could not fill it in. */
  problem: LocalText.nullable(),
});
export type IncidentField = z.infer<typeof IncidentField>;

export const IncidentNote = z.object({ at: z.number(), by: z.string(), text: z.string() });
export type IncidentNote = z.infer<typeof IncidentNote>;

export const FollowUp = z.object({
  number: z.number().int(),
  text: z.string(),
  at: z.number(),
  by: z.string(),
  doneAt: z.number().nullable(),
  doneBy: z.string().nullable(),
});
export type FollowUp = z.infer<typeof FollowUp>;

const CaptureItemKind = z.enum([
  'log',
  'request',
  'probes',
  'policies',
  'view',
  'versions',
  'changes',
  'timeline',
  'ids',
]);
type CaptureItemKind = z.infer<typeof CaptureItemKind>;

/** One thing that was kept of an incident. `partly`: some of it was left out, and `reason` says what. */
export const CaptureItem = z.object({
  id: z.string().max(80),
  kind: CaptureItemKind,
  title: LocalText,
  state: z.enum(['taken', 'partly', 'empty', 'failed']),
  reason: LocalText.nullable(),
  /** Its file in the bundle; null where nothing was kept. */
  path: z.string().nullable(),
  sizeBytes: z.number(),
  /** SHA-256 of its file as it was kept, in hex; null where nothing was kept, or before sums were taken. */
  sha256: z.string().nullable().default(null),
  lines: z.number().nullable(),
});
export type CaptureItem = z.infer<typeof CaptureItem>;

/** A correlation id that stands in the captured logs. */
export const FollowedId = z.object({
  id: z.string().max(200),
  /** Files of the capture that have it, and how many lines. */
  files: z.array(z.string()),
  lines: z.number(),
  firstAt: z.number().nullable(),
  lastAt: z.number().nullable(),
});
export type FollowedId = z.infer<typeof FollowedId>;

/** Evidence of a time that was kept at one moment. `cut-off`: the console ended in the middle; what it had kept until then is there. */
export const IncidentCapture = z.object({
  id: CaptureId,
  state: z.enum(['running', 'done', 'cancelled', 'failed', 'cut-off']),
  by: z.string(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** The time that it covers, epoch ms. */
  from: z.number(),
  to: z.number(),
  items: z.array(CaptureItem),
  /** Ids that stand in several files first, at most 50. */
  followed: z.array(FollowedId),
});
export type IncidentCapture = z.infer<typeof IncidentCapture>;

export const IncidentSummary = z.object({
  id: IncidentId,
  targetId: TargetId,
  /** As it was called when the incident was opened; the target may be gone. */
  targetName: z.string(),
  packId: PackId,
  title: z.string(),
  state: z.enum(['open', 'closed']),
  openedAt: z.number(),
  openedBy: z.string(),
  closedAt: z.number().nullable(),
  captures: z.number().int(),
  openFollowUps: z.number().int(),
});
export type IncidentSummary = z.infer<typeof IncidentSummary>;

export const Incident = IncidentSummary.extend({
  origin: IncidentOrigin,
  /**
   * When it began: when the target left ok, or the opening where it had not. When it ended: when the target was well again, or the closing;
   * null while it lasts. Epoch ms, unless an operator said otherwise.
   */
  from: z.number(),
  to: z.number().nullable(),
  /** Evidence is looked for from a little before the begin: what led to it came before. */
  evidenceFrom: z.number(),
  closedBy: z.string().nullable(),
  rootCause: z.string().nullable(),
  fields: z.array(IncidentField),
  notes: z.array(IncidentNote),
  followUps: z.array(FollowUp),
  runIds: z.array(RunId),
  /** Those of them that are known here, in the order in which they were begun. */
  runs: z.array(RunSummary),
  evidence: z.array(IncidentCapture),
  /** What happened to the target in that time, newest first, at most 300 entries. */
  timeline: z.array(TimelineEntry),
});
export type Incident = z.infer<typeof Incident>;

/** What is taken out of a bundle besides secrets. */
export const PersonalChoice = z.object({
  emails: z.boolean(),
  addresses: z.boolean(),
  /** Names of users, as far as the captured views name them. */
  names: z.boolean(),
  /** Further words, such as names that no view has. */
  words: z.array(z.string().trim().min(2).max(200)).max(200),
});
export type PersonalChoice = z.infer<typeof PersonalChoice>;

export const HiddenKind = z.enum([
  'known-secret',
  'authorization',
  'token',
  'cookie',
  'private-key',
  'connection-string',
  'password',
  'email',
  'address',
  'name',
  /** Taken out before: when it was captured, or when somebody wrote it. */
  'earlier',
]);
export type HiddenKind = z.infer<typeof HiddenKind>;

/** How often something of a kind was taken out of a file. */
export const HiddenCount = z.object({ kind: HiddenKind, count: z.number().int() });
export type HiddenCount = z.infer<typeof HiddenCount>;

/** A file as it would stand in the bundle. */
export const BundleFile = z.object({
  path: z.string(),
  sizeBytes: z.number(),
  hidden: z.array(HiddenCount),
});
export type BundleFile = z.infer<typeof BundleFile>;

/** A part of an incident that is not as the journal says it was written, and what is wrong with it. */
export const RecordProblem = z.object({ part: LocalText, problem: LocalText });
export type RecordProblem = z.infer<typeof RecordProblem>;

export const BundlePreview = z.object({
  /** What was changed or taken away behind the console since it was written; the report says it too. */
  problems: z.array(RecordProblem),
  files: z.array(BundleFile),
  hidden: z.array(HiddenCount),
  /** Lines from which something was taken out, as they would leave; at most 20. */
  samples: z.array(z.object({ path: z.string(), line: z.string() })),
  /** The report as Markdown, as it would leave. */
  report: z.string(),
});
export type BundlePreview = z.infer<typeof BundlePreview>;
