import { z } from 'zod';
import { ActionArgumentValue, ActionPlan, ActionResult, ActionSummary } from '../../model/action.ts';
import { ActionId, TargetId } from '../../model/ids.ts';
import { call } from '../spec.ts';

const Chosen = z.object({
  targetId: TargetId,
  actionId: ActionId,
  arguments: z.record(z.string().max(60), ActionArgumentValue).default({}),
});

export const actionsContract = {
  /** `enabled` is whether this target may be changed at all. */
  list: call(
    z.object({ targetId: TargetId }),
    z.object({ enabled: z.boolean(), actions: z.array(ActionSummary) }),
  ),
  enable: call(z.object({ targetId: TargetId, enabled: z.boolean() }), z.object({})),
  /** Changes nothing. */
  plan: call(Chosen, ActionPlan),
  /** `confirmName` is the name of the target, typed out. Refused when the plan no longer fits. */
  run: call(
    Chosen.extend({
      plannedAt: z.number(),
      fingerprint: ActionPlan.shape.fingerprint,
      confirmName: z.string().max(80),
    }),
    ActionResult,
  ),
} as const;
