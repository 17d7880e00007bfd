import { z } from 'zod';
import { CallId, Nothing, call } from '../spec.ts';

export const callsContract = {
  /** Ends a call that was given this id; one that has answered already is left as it is. */
  cancel: call(z.object({ callId: CallId }), Nothing),
} as const;
