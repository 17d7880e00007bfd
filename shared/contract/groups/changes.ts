import { z } from 'zod';
import { ChangeReport } from '../../model/change.ts';
import { TargetId } from '../../model/ids.ts';
import { call } from '../spec.ts';

export const changesContract = {
  /** Looks at files and settings now. Without `from` (epoch ms): since the target last was ok, or the last day when it is. */
  show: call(z.object({ targetId: TargetId, from: z.number().optional() }), ChangeReport),
} as const;
