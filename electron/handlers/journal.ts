import type { Handlers } from '../dispatcher.ts';
import type { Journal } from '../journal/journal.ts';
import type { TimelineService } from '../probes/timeline/timeline-service.ts';

export function createJournalHandlers(journal: Journal): Handlers['journal'] {
  return {
    list: (query, { signal }) => journal.list(query, signal),
    verify: (_input, { signal }) => journal.verify(signal),
    export: ({ after }) => journal.export(after),
  };
}

export function createTimelineHandlers(timeline: TimelineService): Handlers['timeline'] {
  return {
    show: ({ targetId, before, limit }) => ({
      entries: [...timeline.show({ targetId, before: before ?? null, limit })],
    }),
  };
}
