import { z } from 'zod';
import {
  ActionArgumentValue,
  ActionPlan,
  ActionResult,
  ActionRun,
  ActionSummary,
} from '../../model/action.ts';
import { ActionId, ActionRunId, TargetId } from '../../model/ids.ts';
import { call } from '../spec.ts';

const Chosen = z.object({
  targetId: TargetId,
  actionId: ActionId,
  arguments: z.record(z.string().max(60), ActionArgumentValue).default({}),
});

const ChosenRun = z.object({ targetId: TargetId, runId: ActionRunId });

/** Of rows or files, as it lies in the data folder. */
const CopyName = z
  .string()
  .max(255)
  .regex(/^\d{8}T[\w.-]+$/);

const intoFolder = { folder: z.string().min(1).max(200) } as const;

const confirmed = {
  plannedAt: z.number(),
  fingerprint: ActionPlan.shape.fingerprint,
  confirmName: z.string().max(80),
} as const;

export const actionsContract = {
  /** `enabled` is whether this target may be changed at all. */
  list: call(
    z.object({ targetId: TargetId }),
    z.object({ enabled: z.boolean(), actions: z.array(ActionSummary) }),
  ),
  enable: call(z.object({ targetId: TargetId, enabled: z.boolean() }), z.object({})),
  /** Changes nothing. */
  plan: call(Chosen, ActionPlan),
  /** `confirmName` is the name of the target, typed out; `reason` why rules of the plan are passed. Refused when the plan no longer fits. */
  run: call(Chosen.extend({ ...confirmed, reason: z.string().max(2000).optional() }), ActionResult),
  /** What actions did, the newest first; also what was cut off. */
  runs: call(z.object({ targetId: TargetId }), z.array(ActionRun)),
  /** The way back of a run. Changes nothing. */
  planRevert: call(ChosenRun, ActionPlan),
  revert: call(ChosenRun.extend(confirmed), ActionResult),
  /** The rest of a run that waits for a person: what it asked for is done. */
  goOn: call(ChosenRun, ActionResult),
  /** Nothing of the run is begun any more. */
  stop: call(ChosenRun, z.object({})),
  /** Writes what the run has kept, or one copy by its name, into a folder that was chosen, in clear. The contents go nowhere else. */
  takeOut: call(
    z.union([ChosenRun.extend(intoFolder), z.object({ copy: CopyName, ...intoFolder })]),
    z.object({ files: z.array(z.string()) }),
  ),
} as const;
