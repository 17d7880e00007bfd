import type { Handlers } from '../dispatcher.ts';
import type { JobRegistry } from '../snapshots/job-registry.ts';

export function createJobHandlers(registry: JobRegistry): Handlers['jobs'] {
  return {
    list: () => ({ revision: registry.revision, jobs: [...registry.list()] }),
    get: ({ jobId }) => registry.get(jobId),
    wait: ({ jobId }, { signal }) => registry.wait(jobId, signal),
    cancel: ({ jobId }) => {
      registry.cancel(jobId);
      return {};
    },
  };
}
