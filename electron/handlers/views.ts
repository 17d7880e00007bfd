import type { Handlers } from '../dispatcher.ts';
import type { ViewService } from '../views/view-service.ts';

export function createViewHandlers(views: ViewService): Handlers['views'] {
  return {
    list: async ({ targetId }, { signal }) => ({ views: [...(await views.list(targetId, signal))] }),
    show: (request, { signal }) => views.show(request, signal),
    csv: (request, { signal }) => views.csv(request, signal),
  };
}
