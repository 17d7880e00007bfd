import { z } from 'zod';
import { RunbookPurpose } from '../../../shared/model/runbook.ts';
import { Duration, Name, PackText, Pattern, SettingCondition, Template } from './common.ts';
import { HttpStep, SessionUse } from './request.ts';

/** Holds when an earlier step ended in one of these ways; a step that was not needed has not ended. */
const StepEnded = z.strictObject({
  step: Name,
  ended: z
    .array(z.enum(['done', 'failed', 'skipped']))
    .min(1)
    .max(3),
});

/** Holds when this option of an earlier choice was taken. */
const StepChose = z.strictObject({ step: Name, chose: z.array(Name).min(1).max(20) });

/** Holds where the operator has set an optional setting, or has not. */
const SettingPresence = z.strictObject({ setting: Name, is: z.enum(['set', 'unset']) });

/** What must hold for a step to be needed. */
export const StepCondition = z.union([StepEnded, StepChose, SettingCondition, SettingPresence]);
export type StepCondition = z.infer<typeof StepCondition>;

const stepCommon = {
  id: Name,
  title: PackText,
  /** What to do or to look at, and why. */
  text: PackText.optional(),
  /** What a good answer looks like. */
  good: PackText.optional(),
  /** All of them hold, or the step is not needed in this run. */
  when: z.array(StepCondition).max(5).default([]),
  /** Whether the run stops at a step that failed, until the operator has decided, or goes on. The runbook's own unless given. */
  'on-failure': z.enum(['stop', 'go-on']).optional(),
  /** Rules of the pack that are passed by doing this step: it needs a reason in writing. */
  passes: z.array(Name).max(5).default([]),
} as const;

/** Runs probes now, and is done when none of them is worse than this. */
const ProbeStep = z.strictObject({
  do: z.literal('probe'),
  ...stepCommon,
  probes: z.array(Name).min(1).max(20),
  'at-worst': z.enum(['ok', 'degraded']).default('ok'),
});

/** Requests that only read, and what their answers must be. */
const CheckStep = z.strictObject({
  do: z.literal('check'),
  ...stepCommon,
  session: SessionUse.optional(),
  requests: z.array(HttpStep).min(1).max(10),
  timeout: Duration.default(30_000),
});

/** Reads the settings files, and is done when none of these policies deviates without an exception; all of the pack unless named. */
const PolicyStep = z.strictObject({
  do: z.literal('policy'),
  ...stepCommon,
  policies: z.array(Name).max(50).default([]),
});

/** Reads a view. With `rows` it is done or failed by their number; without it, the operator looks at the table and says which. */
const ViewStep = z.strictObject({
  do: z.literal('view'),
  ...stepCommon,
  view: Name,
  /** Text that any column contains. */
  filter: Template.optional(),
  /** Only rows in one of these states of the view. */
  states: z.array(z.string().max(40)).max(20).default([]),
  rows: z
    .strictObject({
      'at-least': z.number().int().min(0).optional(),
      'at-most': z.number().int().min(0).optional(),
    })
    .optional(),
});

/** An action of the pack: planned, shown, confirmed by the target's name. */
const ActionStep = z.strictObject({
  do: z.literal('action'),
  ...stepCommon,
  action: Name,
  /** Argument → value, a template; what is not given is asked for when the step is planned. */
  arguments: z.record(Name, z.union([Template, z.number().int()])).default({}),
});

/** One program on the target's host, without a shell: planned, shown and confirmed like an action. */
const CommandStep = z.strictObject({
  do: z.literal('command'),
  ...stepCommon,
  base: Name.default('root'),
  command: z.array(Template).min(1).max(40),
  timeout: Duration.default(60_000),
});

const SnapshotStep = z.strictObject({
  do: z.literal('snapshot'),
  ...stepCommon,
  kind: z.enum(['manual', 'pre-release', 'post-release']).default('manual'),
  label: Template.optional(),
  /** Kept until somebody unpins it. */
  pin: z.boolean().default(false),
  verify: z.boolean().default(true),
  /** Left out where the settings do not lead to all that a whole set must have; without it, such a runbook is not started. */
  optional: z.boolean().default(false),
});

/** The snapshot that an earlier step took, or that an input of type snapshot names; the newest verified one unless named. */
const ofSnapshot = { of: Name.optional() } as const;

const VerifyStep = z.strictObject({ do: z.literal('verify'), ...stepCommon, ...ofSnapshot });

const DrillStep = z.strictObject({
  do: z.literal('drill'),
  ...stepCommon,
  ...ofSnapshot,
  /** Start the restored copy in its isolation as well, where the pack declares one. */
  boot: z.boolean().default(false),
});

/** A restore in place, planned, shown and confirmed by the target's name. */
const RestoreStep = z.strictObject({
  do: z.literal('restore'),
  ...stepCommon,
  ...ofSnapshot,
  /** All parts unless named. */
  parts: z.array(Name).max(20).default([]),
});

/** Something that a person does or looks at. */
const ConfirmStep = z.strictObject({ do: z.literal('confirm'), ...stepCommon });

/** What a person knows: `${input.ID}` in the templates of later steps. */
const InputStep = z.strictObject({
  do: z.literal('input'),
  ...stepCommon,
  type: z.enum(['text', 'number', 'choice', 'file', 'snapshot']),
  choices: z.array(z.string().min(1).max(100)).max(50).default([]),
  /** What a text must match as a whole. */
  pattern: Pattern.optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  required: z.boolean().default(true),
});

/** Waits until probes are well, asking again and again. */
const WaitStep = z.strictObject({
  do: z.literal('wait'),
  ...stepCommon,
  probes: z.array(Name).min(1).max(10),
  'at-worst': z.enum(['ok', 'degraded']).default('ok'),
  within: Duration.default(60_000),
  every: Duration.default(2000),
});

/** Which way it goes on: later steps name the option in `when`. */
const ChoiceStep = z.strictObject({
  do: z.literal('choice'),
  ...stepCommon,
  options: z
    .array(z.strictObject({ id: Name, title: PackText }))
    .min(2)
    .max(20),
});

/** One step of a runbook. */
export const RunbookStep = z.discriminatedUnion('do', [
  ProbeStep,
  CheckStep,
  PolicyStep,
  ViewStep,
  ActionStep,
  CommandStep,
  SnapshotStep,
  VerifyStep,
  DrillStep,
  RestoreStep,
  ConfirmStep,
  InputStep,
  WaitStep,
  ChoiceStep,
]);
export type RunbookStep = z.infer<typeof RunbookStep>;
export type RunbookStepOf<Do extends RunbookStep['do']> = Extract<RunbookStep, { do: Do }>;

/**
 * A procedure. Steps are taken in their order; a step whose `when` does not hold is not needed. Nothing jumps, so that a run reads from top
 * to bottom.
 */
export const RunbookDefinition = z.strictObject({
  id: Name,
  title: PackText,
  description: PackText.optional(),
  purpose: RunbookPurpose,
  /** Among the incidents of a system: 1 is looked at first. */
  priority: z.number().int().min(1).max(99).optional(),
  'on-failure': z.enum(['stop', 'go-on']).default('stop'),
  /** Optional settings without which it makes no sense: it is not started while one of them is not set. */
  needs: z.array(Name).max(10).default([]),
  /** Rules of the pack that are shown beside every step. */
  rules: z.array(Name).max(20).default([]),
  /** How often it is meant to be carried out, for recurring maintenance. */
  every: z.enum(['day', 'week', 'month', 'quarter', 'year']).optional(),
  steps: z.array(RunbookStep).min(1).max(80),
});
export type RunbookDefinition = z.infer<typeof RunbookDefinition>;
