import { z } from 'zod';
import { ActionId } from './ids.ts';
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
  verb: z.enum(['change', 'delete', 'run']),
  count: z.number(),
  columns: z.array(z.string()),
  rows: z.array(z.array(ViewCell)),
});
export type PlannedChange = z.infer<typeof PlannedChange>;

/** Something that was looked at, before or after: whether it is as it must be, and what was found. */
export const ActionCheck = z.object({ title: LocalText, held: z.boolean(), found: LocalText });
export type ActionCheck = z.infer<typeof ActionCheck>;

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
  /** Exactly what will be executed: statements, or a program with its arguments. */
  execution: z.array(z.string()),
  /** What is kept before anything changes; null when there is nothing that could be kept. */
  safety: LocalText.nullable(),
  warnings: z.array(LocalText),
  /** What must be so before it may run; one that is not is a blocker as well. */
  requirements: z.array(ActionCheck),
  /** Reasons why it cannot be run now; empty when it can. */
  blockers: z.array(LocalText),
});
export type ActionPlan = z.infer<typeof ActionPlan>;

/** What an action did. */
export const ActionResult = z.object({
  actionId: ActionId,
  ok: z.boolean(),
  changes: z.array(z.object({ title: LocalText, verb: PlannedChange.shape.verb, count: z.number() })),
  /** The file that undoes the change of rows; null when nothing was kept. */
  safetyCopy: z.string().nullable(),
  /** What was looked at afterwards. */
  checks: z.array(ActionCheck),
  /** The end of what a program said, without secrets; null when none was run. */
  output: z.string().nullable(),
  durationMs: z.number(),
});
export type ActionResult = z.infer<typeof ActionResult>;
