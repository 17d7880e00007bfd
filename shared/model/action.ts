import { z } from 'zod';
import { ActionId, ActionRunId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { ViewCell } from './view.ts';

export const ActionArgumentValue = z.union([z.string().max(2000), z.number()]);
export type ActionArgumentValue = z.infer<typeof ActionArgumentValue>;

/** What an operator fills in for one run. */
export const ActionArgument = z.object({
  name: z.string(),
  type: z.enum(['integer', 'text', 'choice']),
  title: LocalText,
  help: LocalText.nullable(),
  choices: z.array(z.string()),
  default: ActionArgumentValue.nullable(),
  /** Where the value comes from when the action is chosen on a row of a view. */
  fromView: z.object({ view: z.string(), column: z.string() }).nullable(),
});
export type ActionArgument = z.infer<typeof ActionArgument>;

export const ActionSummary = z.object({
  id: ActionId,
  title: LocalText,
  description: LocalText.nullable(),
  note: LocalText.nullable(),
  arguments: z.array(ActionArgument),
  /** Null when it can be planned now, otherwise what is missing. */
  unavailable: LocalText.nullable(),
});
export type ActionSummary = z.infer<typeof ActionSummary>;

/** One kind of thing that will change: how many, and the first of them. */
export const PlannedChange = z.object({
  title: LocalText,
  verb: z.enum(['change', 'delete', 'run', 'keep']),
  count: z.number(),
  columns: z.array(z.string()),
  rows: z.array(z.array(ViewCell)),
});
export type PlannedChange = z.infer<typeof PlannedChange>;

/** Something that was looked at, before or after: whether it is as it must be, and what was found. */
export const ActionCheck = z.object({ title: LocalText, held: z.boolean(), found: LocalText });
export type ActionCheck = z.infer<typeof ActionCheck>;

/** What a stage of a guided action does. */
const StageKindName = z.enum(['edit', 'command', 'http', 'wait', 'keep', 'confirm', 'put-back']);
type StageKindName = z.infer<typeof StageKindName>;

/** One stage of a plan: `lines` is exactly what will be done, `text` what a person is asked to do. */
export const PlannedStage = z.object({
  id: z.string(),
  title: LocalText,
  kind: StageKindName,
  lines: z.array(z.string()),
  text: LocalText.nullable(),
});
export type PlannedStage = z.infer<typeof PlannedStage>;

/** How a stage went. `skipped`: there was nothing to do. `waiting`: for a person. */
export const StageResult = z.object({
  id: z.string(),
  title: LocalText,
  kind: StageKindName,
  outcome: z.enum(['running', 'done', 'failed', 'skipped', 'waiting', 'stopped', 'not-run']),
  found: LocalText.nullable(),
  output: z.string().nullable(),
  durationMs: z.number().nullable(),
});
export type StageResult = z.infer<typeof StageResult>;

/** A rule of the pack that stands against an action: it is passed with a reason in writing only. */
export const PlannedRule = z.object({ id: z.string(), title: LocalText, reason: LocalText });
export type PlannedRule = z.infer<typeof PlannedRule>;

/**
 * What an action would do at the moment it was planned. `fingerprint` covers the definition, the arguments and every planned row: a run is
 * refused when anything of it is no longer so.
 */
export const ActionPlan = z.object({
  actionId: ActionId,
  title: LocalText,
  plannedAt: z.number(),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  changes: z.array(PlannedChange),
  /** In their order; empty for an action that is one piece. */
  stages: z.array(PlannedStage),
  /** Exactly what will be executed: statements, or a program with its arguments. */
  execution: z.array(z.string()),
  /** What is kept before anything changes; null when there is nothing that could be kept. */
  safety: LocalText.nullable(),
  warnings: z.array(LocalText),
  /** What must be so before it may run; one that is not is a blocker as well. */
  requirements: z.array(ActionCheck),
  /** Rules that a reason has to be given for. */
  rules: z.array(PlannedRule),
  /** Reasons why it cannot be run now; empty when it can. */
  blockers: z.array(LocalText),
  /** Said when nothing fits what it would change: it is a blocker as well. Null where something does, or it cannot be told. */
  nothingToDo: LocalText.nullable(),
});
export type ActionPlan = z.infer<typeof ActionPlan>;

/** Whether a run can be taken back, and how: carried out on request, by hand, or not at all. */
export const WayBack = z.object({ kind: z.enum(['revert', 'by-hand', 'none']), text: LocalText });
export type WayBack = z.infer<typeof WayBack>;

/** What an action did. */
export const ActionResult = z.object({
  actionId: ActionId,
  runId: ActionRunId,
  /** `waiting`: a stage asks a person for something; the rest follows when they say that it is done. */
  state: z.enum(['done', 'failed', 'waiting', 'stopped']),
  ok: z.boolean(),
  changes: z.array(z.object({ title: LocalText, verb: PlannedChange.shape.verb, count: z.number() })),
  stages: z.array(StageResult),
  /** The file that undoes the change; null when nothing was kept. */
  safetyCopy: z.string().nullable(),
  /** What was looked at afterwards. */
  checks: z.array(ActionCheck),
  /** What the target said, under the titles that the pack gives it. */
  captured: z.array(z.object({ title: LocalText, value: z.string() })),
  /** The end of what a program said, or values without a title, without secrets; null when there is none. */
  output: z.string().nullable(),
  wayBack: WayBack,
  durationMs: z.number(),
});
export type ActionResult = z.infer<typeof ActionResult>;

/** A run of an action, also of one that was cut off. Times are epoch ms. */
export const ActionRun = z.object({
  id: ActionRunId,
  actionId: ActionId,
  title: LocalText,
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  state: z.enum(['running', 'waiting', 'done', 'failed', 'stopped', 'interrupted']),
  stages: z.array(StageResult),
  wayBack: WayBack,
  /** What can be taken out: settings files of which it has kept what they were, and copies of rows and files. */
  kept: z.array(z.string()),
  /** The run that this one takes back, and the one that has taken this one back. */
  reverts: ActionRunId.nullable(),
  revertedBy: ActionRunId.nullable(),
});
export type ActionRun = z.infer<typeof ActionRun>;
