import { z } from 'zod';
import { PolicyId, TargetId } from '../../model/ids.ts';
import { PolicyException, PolicyReport } from '../../model/policy.ts';
import { call } from '../spec.ts';

const PolicyRef = z.object({ targetId: TargetId, policyId: PolicyId });

export const policiesContract = {
  /** Reads the settings files now. */
  check: call(z.object({ targetId: TargetId }), PolicyReport),
  /** `forMs` is how long the exception holds; null for no end. */
  except: call(
    PolicyRef.extend({
      reason: z.string().trim().min(1).max(500),
      forMs: z.number().int().positive().nullable(),
    }),
    PolicyException,
  ),
  withdraw: call(PolicyRef, z.object({})),
} as const;
