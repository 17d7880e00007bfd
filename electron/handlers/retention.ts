import type { Handlers } from '../dispatcher.ts';
import type { RetentionService } from '../snapshots/retention-service.ts';

export type RetentionParts = { readonly retention: RetentionService };

export function createRetentionHandlers({ retention }: RetentionParts): Handlers['retention'] {
  return {
    show: ({ targetId }) => ({ choices: [...retention.show(targetId)] }),
    set: async ({ targetId, repositoryId, policy }, { signal }) => ({
      choices: [...(await retention.set(targetId, repositoryId ?? null, policy, signal))],
    }),
    plan: ({ targetId, repositoryId }) => retention.plan(targetId, repositoryId),
    apply: ({ targetId, repositoryId, confirmName }, { signal }) => {
      retention.confirm(targetId, confirmName);
      return retention.apply(targetId, repositoryId, signal);
    },
  };
}
