import type { Handlers } from '../dispatcher.ts';
import type { ViewService } from '../views/view-service.ts';
import type { RunningCalls } from './running-calls.ts';

export function createViewHandlers(views: ViewService, calls: RunningCalls): Handlers['views'] {
  return {
    list: async ({ targetId, callId }, { signal }) => ({
      views: [...(await calls.run(callId, signal, (ending) => views.list(targetId, ending)))],
    }),
    show: ({ callId, ...request }, { signal }) =>
      calls.run(callId, signal, (ending) => views.show(request, ending)),
    csv: ({ callId, ...request }, { signal }) =>
      calls.run(callId, signal, (ending) => views.csv(request, ending)),
  };
}
