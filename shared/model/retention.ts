import { z } from 'zod';
import { SnapshotId } from './ids.ts';
import { LocalText } from './local-text.ts';

const count = z.number().int().min(0).max(1000);

/** How many verified sets a target keeps: the newest ones, and the newest of so many days, weeks and months that have one. */
export const RetentionPolicy = z
  .object({ last: count, daily: count, weekly: count, monthly: count })
  .refine(({ last, daily, weekly, monthly }) => last + daily + weekly + monthly > 0, {
    error: 'at least one of last, daily, weekly and monthly is more than 0',
  });
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;

export const defaultRetention: RetentionPolicy = { last: 3, daily: 7, weekly: 4, monthly: 12 };

/** What retention would do now: each set with why it stays or goes. When refused, every set stays. */
export const RetentionPlan = z.object({
  keep: z.array(z.object({ id: SnapshotId, reasons: z.array(LocalText).min(1) })),
  remove: z.array(z.object({ id: SnapshotId, reason: LocalText })),
  refused: LocalText.nullable(),
});
export type RetentionPlan = z.infer<typeof RetentionPlan>;
