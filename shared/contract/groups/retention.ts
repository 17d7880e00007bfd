import { z } from 'zod';
import { RepositoryId, TargetId } from '../../model/ids.ts';
import { RetentionPlan, RetentionPolicy } from '../../model/retention.ts';
import { call } from '../spec.ts';

/** How many sets of a target a repository keeps, and who says so: an operator, the pack, or nobody. */
export const RetentionChoice = z.object({
  repositoryId: RepositoryId,
  policy: RetentionPolicy,
  from: z.enum(['operator', 'pack', 'default']),
  /** When and by whom, where an operator chose it. */
  setAt: z.number().nullable(),
  setBy: z.string().nullable(),
});
export type RetentionChoice = z.infer<typeof RetentionChoice>;

const Choices = z.object({ choices: z.array(RetentionChoice) });

export const retentionContract = {
  /** For every repository that this desk knows. */
  show: call(z.object({ targetId: TargetId }), Choices),
  /** Without a repository: in every one that this desk knows. Nothing is removed by it. */
  set: call(
    z.object({ targetId: TargetId, repositoryId: RepositoryId.optional(), policy: RetentionPolicy }),
    Choices,
  ),
  /** The dry run: each set with why it stays or goes. */
  plan: call(z.object({ targetId: TargetId, repositoryId: RepositoryId }), RetentionPlan),
  /** Does what the plan says; the target's name is typed. */
  apply: call(
    z.object({ targetId: TargetId, repositoryId: RepositoryId, confirmName: z.string().max(80) }),
    RetentionPlan,
  ),
} as const;
