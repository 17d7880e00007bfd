import { z } from 'zod';

/** What the main process calls the job that decides between consoles, and what it hears. */
export const claimJobName = 'schedule-claim';
export const ClaimOutcome = z.enum(['ours', 'taken', 'unreachable']);
export type ClaimOutcome = z.infer<typeof ClaimOutcome>;
