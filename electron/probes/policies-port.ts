import type { PolicyReport } from '../../shared/model/policy.ts';

/** The settings of a target against what they are meant to be, read now. */
export type PoliciesFor = (targetId: string, signal: AbortSignal) => Promise<PolicyReport>;
