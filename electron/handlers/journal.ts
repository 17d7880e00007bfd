import type { Handlers } from '../dispatcher.ts';
import { verifyBeside } from '../console/verify-record.ts';
import type { AlteredCheck } from '../console/verify-record.ts';
import type { Witness } from '../journal/anchor-check.ts';
import type { Journal } from '../journal/journal.ts';
import type { TimelineService } from '../probes/timeline/timeline-service.ts';

export type JournalParts = {
  readonly record: Journal;
  /** Heads of the journal that lie in repositories. */
  readonly witnesses: () => readonly Witness[];
  /** Compares what lies beside the chain with it. */
  readonly recordCheck: AlteredCheck;
  readonly runbooks: { readonly checks: AlteredCheck };
};

export function createJournalHandlers({
  record: journal,
  witnesses,
  recordCheck,
  runbooks,
}: JournalParts): Handlers['journal'] {
  return {
    list: (query, { signal }) => journal.list(query, signal),
    verify: async (_input, { signal }) =>
      verifyBeside(await journal.verify(signal, witnesses()), [recordCheck, runbooks.checks], signal),
    export: async ({ after }, { signal }) => {
      const slice = await journal.export(after, signal, witnesses());
      const { verdict } = slice;
      return {
        ...slice,
        verdict: verdict && (await verifyBeside(verdict, [recordCheck, runbooks.checks], signal)),
      };
    },
  };
}

export function createTimelineHandlers(timeline: TimelineService): Handlers['timeline'] {
  return {
    show: ({ targetId, before, limit }) => ({
      entries: [...timeline.show({ targetId, before: before ?? null, limit })],
    }),
  };
}
