import type { Handlers } from '../dispatcher.ts';
import type { Witness } from '../journal/anchor-check.ts';
import type { Journal } from '../journal/journal.ts';
import type { TimelineService } from '../probes/timeline/timeline-service.ts';

export type JournalParts = {
  readonly record: Journal;
  /** Heads of the journal that lie in repositories. */
  readonly witnesses: () => readonly Witness[];
};

export function createJournalHandlers({ record: journal, witnesses }: JournalParts): Handlers['journal'] {
  return {
    list: (query, { signal }) => journal.list(query, signal),
    verify: (_input, { signal }) => journal.verify(signal, witnesses()),
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
