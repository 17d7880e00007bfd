import type { Handlers } from '../dispatcher.ts';
import type { ReleaseService } from '../releases/release-service.ts';

export type ReleaseParts = { readonly releases: ReleaseService };

const longestWaitMs = 25_000;

export function createReleaseHandlers({ releases }: ReleaseParts): Handlers['releases'] {
  return {
    list: ({ targetId }) => ({ releases: [...releases.list(targetId ?? null)] }),
    get: ({ releaseId }) => releases.get(releaseId),
    start: ({ previousVersion, ...wish }) =>
      releases.start({ ...wish, previousVersion: previousVersion ?? null }),
    wait: ({ releaseId }, { signal }) => releases.wait(releaseId, longestWaitMs, signal),
    decide: ({ reason, ...wish }) => releases.decide({ ...wish, reason: reason ?? null }),
    examine: (of) => releases.examine(of),
    repeat: (of) => releases.repeat(of),
    finish: ({ reason, ...of }) => releases.finish({ ...of, reason: reason ?? null }),
    planRollback: ({ releaseId }, { signal }) => releases.planRollback(releaseId, signal),
    rollback: (wish, { signal }) => releases.rollback(wish, signal),
  };
}
