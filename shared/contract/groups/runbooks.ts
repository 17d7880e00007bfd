import { z } from 'zod';
import { ActionPlan } from '../../model/action.ts';
import { IncidentId, RepositoryId, RunId, RunbookId, StepId, TargetId } from '../../model/ids.ts';
import { LocalText } from '../../model/local-text.ts';
import { RestorePlan } from '../../model/restore.ts';
import {
  AttachedFile,
  Run,
  RunProblem,
  RunSummary,
  RunbookRule,
  RunbookSummary,
  StepDescription,
} from '../../model/runbook.ts';
import { call, event } from '../spec.ts';

const Reason = z.string().trim().min(1).max(2000);
const Note = z.string().trim().max(10_000);

/** A change of a run; refused with `runbook/moved-on` when the run is no longer at this revision. */
const OfRun = z.object({ runId: RunId, revision: z.number().int() });
const OfStep = OfRun.extend({ stepId: StepId });

/** What a step that changes something would do now. `fingerprint` covers all of it. */
export const StepPlan = z.object({
  runId: RunId,
  stepId: StepId,
  plannedAt: z.number(),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of an action or a command, and of a restore; both null for a snapshot. */
  action: ActionPlan.nullable(),
  restore: RestorePlan.nullable(),
  /** Rules that are passed by it, of the step and of the action: each needs the reason. */
  rules: z.array(RunbookRule),
  blockers: z.array(LocalText),
  /**
   * Said of an action that would change nothing: it is performed as planned, without the target's name and without a reason, executes
   * nothing and is done. Null where there is something to do.
   */
  nothingToDo: LocalText.nullable(),
});
export type StepPlan = z.infer<typeof StepPlan>;

/** What an operator typed to confirm a plan. */
export const StepConfirmation = z.object({
  plannedAt: z.number(),
  fingerprint: StepPlan.shape.fingerprint,
  confirmName: z.string().max(80),
  reason: Reason.optional(),
});
export type StepConfirmation = z.infer<typeof StepConfirmation>;

export const runbooksContract = {
  /** Of one target, or of all; `recurring`: those alone that are carried out again and again. */
  list: call(
    z.object({ targetId: TargetId.optional(), recurring: z.boolean().default(false) }),
    z.object({ runbooks: z.array(RunbookSummary) }),
  ),
  show: call(
    z.object({ targetId: TargetId, runbookId: RunbookId }),
    z.object({
      runbook: RunbookSummary,
      steps: z.array(StepDescription),
      rules: z.array(RunbookRule),
      /** Why it would not be started now: settings without which it makes no sense. */
      refusal: LocalText.nullable(),
    }),
  ),
  /** The newest first. */
  runs: call(
    z.object({ targetId: TargetId.optional(), open: z.boolean().optional() }),
    z.object({ runs: z.array(RunSummary) }),
  ),
  get: call(z.object({ runId: RunId }), Run),
  /** `repositoryId`: where its snapshots go; needed when the target may use several. */
  start: call(
    z.object({
      targetId: TargetId,
      runbookId: RunbookId,
      repositoryId: RepositoryId.optional(),
      incidentId: IncidentId.optional(),
    }),
    Run,
  ),
  /** Changes nothing. Values for arguments that the runbook leaves open are `arguments`. */
  plan: call(
    z.object({
      runId: RunId,
      stepId: StepId,
      arguments: z.record(z.string().max(60), z.union([z.string().max(2000), z.number()])).default({}),
    }),
    StepPlan,
  ),
  /**
   * Begins a step that is carried out by the console, also again after it has ended (which `again` must say). Answers at once: the attempt
   * is running, and `changed` tells when it is not any more.
   */
  perform: call(
    OfStep.extend({
      again: z.boolean().default(false),
      arguments: z.record(z.string().max(60), z.union([z.string().max(2000), z.number()])).default({}),
      confirmation: StepConfirmation.optional(),
    }),
    Run,
  ),
  /** Carries out the steps that change nothing, in their order, until one needs a person or stops the run. Answers at once. */
  carryOn: call(OfRun, Run),
  /** Answers the run once nothing of it is being carried out, or as it is after at most 25 seconds. */
  wait: call(z.object({ runId: RunId }), Run),
  /** Ends what is being carried out now. */
  cancel: call(z.object({ runId: RunId }), Run),
  /** What a person says of a step: done, failed with a reason, skipped with a reason; also of one that was cut off. */
  settle: call(
    OfStep.extend({
      outcome: z.enum(['done', 'failed', 'skipped']),
      value: z.union([z.string().max(10_000), z.number()]).optional(),
      note: Note.optional(),
      reason: Reason.optional(),
      /** A file chosen by the operator; kept with the run. At most 20 MiB. */
      file: z.object({ name: z.string().min(1).max(255), base64: z.base64().max(28_000_000) }).optional(),
    }),
    Run,
  ),
  note: call(OfRun.extend({ text: z.string().trim().min(1).max(10_000) }), Run),
  /** Records that a rule was passed outside of the console. */
  passRule: call(OfRun.extend({ ruleId: z.string().max(60), reason: Reason }), Run),
  /** `to` is whoever goes on with it. */
  handOver: call(OfRun.extend({ to: z.string().trim().min(1).max(200), note: Note.optional() }), Run),
  /** Says for which incident it is carried out, while it is. */
  forIncident: call(OfRun.extend({ incidentId: IncidentId }), Run),
  /** Only when no step is left. */
  finish: call(OfRun.extend({ note: Note.optional() }), Run),
  abandon: call(OfRun.extend({ reason: Reason }), Run),
  /** The record as one text, which says what is not as it was written. Files that were attached are named with their hashes; `file` reads each. */
  export: call(
    z.object({
      runId: RunId,
      format: z.enum(['md', 'html', 'json']),
      language: z.enum(['en', 'ko']).default('en'),
    }),
    z.object({
      name: z.string(),
      text: z.string(),
      problems: z.array(RunProblem),
      files: z.array(AttachedFile),
    }),
  ),
  /** A file that was attached to the run, once it was compared with its hash. */
  file: call(
    z.object({ runId: RunId, sha256: AttachedFile.shape.sha256 }),
    z.object({ name: z.string(), base64: z.string() }),
  ),
  /** What of the run is not as the journal says it was written. */
  check: call(z.object({ runId: RunId }), z.object({ problems: z.array(RunProblem) })),
  changed: event(z.object({ runs: z.array(RunSummary) })),
} as const;
