import type { Handlers } from '../dispatcher.ts';
import type { ChangeService } from '../probes/changes/change-service.ts';

export function createChangeHandlers(changes: ChangeService): Handlers['changes'] {
  return {
    show: ({ targetId, from }, { signal }) => changes.show(targetId, from ?? null, signal),
  };
}
