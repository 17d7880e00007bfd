import { z } from 'zod';
import {
  ActionRunId,
  IncidentId,
  JobId,
  RestoreId,
  RunId,
  RunbookId,
  SnapshotId,
  StepId,
  TargetId,
} from './ids.ts';
import { LocalText } from './local-text.ts';
import { ActionArgument } from './action.ts';
import { EvidenceFact } from './probe.ts';
import { ViewCell } from './view.ts';

export const RunbookPurpose = z.enum([
  'startup',
  'incident',
  'failure',
  'rotation',
  'backup',
  'restore',
  'release',
  'rollback',
  'post-incident',
  'maintenance',
]);
export type RunbookPurpose = z.infer<typeof RunbookPurpose>;

export const StepKind = z.enum([
  'probe',
  'check',
  'policy',
  'view',
  'action',
  'command',
  'snapshot',
  'verify',
  'drill',
  'restore',
  'confirm',
  'input',
  'wait',
  'choice',
]);
export type StepKind = z.infer<typeof StepKind>;

/** A thing that must not be done, shown as a block beside the steps. */
export const RunbookRule = z.object({ id: z.string(), title: LocalText, reason: LocalText });
export type RunbookRule = z.infer<typeof RunbookRule>;

/** What a person is asked for. `snapshot` is answered with the id of a snapshot of the target. */
export const StepQuestion = z.object({
  type: z.enum(['text', 'number', 'choice', 'file', 'snapshot']),
  choices: z.array(z.object({ id: z.string(), title: LocalText })),
  pattern: z.string().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  required: z.boolean(),
});
export type StepQuestion = z.infer<typeof StepQuestion>;

/** A step as its runbook describes it. */
export const StepDescription = z.object({
  id: StepId,
  kind: StepKind,
  title: LocalText,
  text: LocalText.nullable(),
  good: LocalText.nullable(),
  /**
   * `automatic`: carried out when asked for, changes nothing. `confirmed`: planned, shown, and carried out after the target's name was typed.
   * `person`: somebody answers it. `looked-at`: read automatically, judged by a person.
   */
  by: z.enum(['automatic', 'confirmed', 'person', 'looked-at']),
  /** What it is about, by name: probes, policies, the view, the action, the program. */
  subject: z.array(z.string()),
  /** In words, when it is needed; empty when it always is. */
  when: z.array(LocalText),
  onFailure: z.enum(['stop', 'go-on']),
  /** Rules that are passed by doing it. */
  passes: z.array(z.string()),
  question: StepQuestion.nullable(),
  /** It changes the target, for which actions have to be allowed. */
  needsPermission: z.boolean().optional(),
  /** Arguments of its action that the runbook leaves open. */
  arguments: z.array(ActionArgument),
  /**
   * Optional settings that it rests on and the target does not have, and what follows from it. `leftOut`: it is not needed in a run, because
   * it only reads and nothing of it is left. Of a run: as it was when the run began.
   */
  lacks: z.object({ text: LocalText, leftOut: z.boolean() }).nullable().default(null),
});
export type StepDescription = z.infer<typeof StepDescription>;

export const RunState = z.enum(['open', 'finished', 'abandoned']);
export type RunState = z.infer<typeof RunState>;

/** Something that was looked at: as it must be, not so, or only told (null). `facts` are what it rests on, the first of them. */
export const Finding = z.object({
  title: LocalText,
  held: z.boolean().nullable(),
  found: LocalText,
  facts: z.array(EvidenceFact).optional(),
});
export type Finding = z.infer<typeof Finding>;

/** A file that was attached: kept in the console's data, named by its hash. */
export const AttachedFile = z.object({
  name: z.string(),
  sizeBytes: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AttachedFile = z.infer<typeof AttachedFile>;

/** What a step has found, done or been told. Never holds a secret. */
export const Evidence = z.object({
  findings: z.array(Finding),
  /** The first rows of a view. */
  table: z
    .object({ columns: z.array(LocalText), rows: z.array(z.array(ViewCell)), matching: z.number() })
    .nullable(),
  /** The end of what a program said. */
  output: z.string().nullable(),
  /** What a person answered. */
  value: z.union([z.string(), z.number()]).nullable(),
  file: AttachedFile.nullable(),
  snapshotId: SnapshotId.nullable(),
  actionRunId: ActionRunId.nullable(),
  restoreId: RestoreId.nullable(),
  jobId: JobId.nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

/**
 * One time that a step was taken up. It is written before anything happens, so one that a dead console leaves behind is `cut-off`: nobody
 * knows how far it came, and it is never repeated by itself. `waiting`: for a person.
 */
export const Attempt = z.object({
  number: z.number().int(),
  state: z.enum(['running', 'waiting', 'done', 'failed', 'skipped', 'cancelled', 'cut-off']),
  /** The desk's clock, epoch ms. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** How far the target's clock was ahead, as last measured; null where it was not, or too long ago. */
  serverOffsetMs: z.number().nullable(),
  /** When that was measured, epoch ms; null of a record of an earlier version, which did not keep it. */
  serverOffsetAt: z.number().nullable().default(null),
  operator: z.string(),
  /** How it went, in one sentence. */
  result: LocalText.nullable(),
  note: z.string().nullable(),
  /** Why it was skipped, failed by hand, or passed a rule. */
  reason: z.string().nullable(),
  passed: z.array(z.string()),
  evidence: Evidence,
});
export type Attempt = z.infer<typeof Attempt>;

/** A step of a run. `not-needed`: its `when` does not hold, or it is left out for what the target lacks. `open`: not begun; `next` in the run names the one that is due. */
export const RunStep = z.object({
  step: StepDescription,
  state: z.enum([
    'open',
    'running',
    'waiting',
    'done',
    'failed',
    'skipped',
    'cancelled',
    'cut-off',
    'not-needed',
  ]),
  attempts: z.array(Attempt),
});
export type RunStep = z.infer<typeof RunStep>;

/** A part of a run that is not as the journal says it was written, and what is wrong with it. */
export const RunProblem = z.object({ part: LocalText, problem: LocalText });
export type RunProblem = z.infer<typeof RunProblem>;

/** A rule that was passed outside of a step, with the reason. */
export const PassedRule = z.object({
  ruleId: z.string(),
  title: LocalText,
  reason: z.string(),
  at: z.number(),
  operator: z.string(),
  stepId: StepId.nullable(),
});
export type PassedRule = z.infer<typeof PassedRule>;

export const RunSummary = z.object({
  id: RunId,
  targetId: TargetId,
  runbookId: RunbookId,
  title: LocalText,
  purpose: RunbookPurpose,
  /** Of the pack that it began with, and keeps to. */
  packVersion: z.number().int(),
  state: RunState,
  /** Of a finished run: whether every needed step was done. */
  ok: z.boolean().nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  startedBy: z.string(),
  /** Who carries it out now. */
  operator: z.string(),
  /** Steps that have ended, of those that are needed as far as is known. */
  endedSteps: z.number(),
  neededSteps: z.number(),
  failedSteps: z.number(),
  /** The step that is due; null when none is left, or the run has ended. */
  next: StepId.nullable(),
  incidentId: IncidentId.nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** A runbook that is carried out, with all that was found. `revision` rises with every change: a call with an older one is refused. */
export const Run = RunSummary.extend({
  revision: z.number().int(),
  targetName: z.string(),
  steps: z.array(RunStep),
  rules: z.array(RunbookRule),
  passedRules: z.array(PassedRule),
  notes: z.array(z.object({ at: z.number(), operator: z.string(), text: z.string() })),
  endReason: z.string().nullable(),
});
export type Run = z.infer<typeof Run>;

/** What a runbook speaks of, by id: what its steps name, and its rules. So a finding leads to the runbook for it. */
export const RunbookAbout = z.object({
  policies: z.array(z.string()),
  probes: z.array(z.string()),
  rules: z.array(z.string()),
  actions: z.array(z.string()),
});
export type RunbookAbout = z.infer<typeof RunbookAbout>;

export const RunbookSummary = z.object({
  targetId: TargetId,
  id: RunbookId,
  title: LocalText,
  description: LocalText.nullable(),
  purpose: RunbookPurpose,
  priority: z.number().int().nullable(),
  every: z.enum(['day', 'week', 'month', 'quarter', 'year']).nullable(),
  steps: z.number().int(),
  about: RunbookAbout,
  lastRun: RunSummary.nullable(),
  /** When the last run that was finished ended (epoch ms), also where a later one is open or was abandoned; null where none was. */
  lastFinishedAt: z.number().nullable(),
});
export type RunbookSummary = z.infer<typeof RunbookSummary>;
