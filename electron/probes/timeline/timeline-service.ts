import type { JournalEntry } from '../../../shared/model/journal.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { TimelineEntry } from '../../../shared/model/timeline.ts';
import { occurrencesBefore } from '../../../shared/rules/maintenance-window.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Clock } from '../../platform/clock.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { GapStore } from '../history/gap-store.ts';
import { readTransitions } from '../history/transition-reader.ts';
import type { StoredWindow } from '../maintenance/maintenance-store.ts';
import { gapEntryText, journalText, maintenanceText, transitionText } from './timeline-texts.ts';

/** Entries of the journal about a target, from before a moment (epoch ms), newest first. */
export type JournalReader = {
  forTarget(targetId: string, before: number, limit: number): readonly JournalEntry[];
};

export type TimelineOptions = {
  readonly clock: Clock;
  readonly database: SqliteDatabase;
  readonly journal: JournalReader;
  readonly maintenance: { windowsOf(targetId: string): readonly StoredWindow[] };
  /** When the target was made (epoch ms): what the console did before is not its story. Null when that is not known. */
  readonly createdAt: (targetId: string) => number | null;
  /** The probe's title, or null for one its pack no longer has. */
  readonly probeTitle: (targetId: string, probeId: string) => LocalText | null;
};

type TimelineRequest = {
  readonly targetId: string;
  readonly before: number | null;
  readonly limit: number;
};

/** Entries of one moment are never torn apart by a page; each source is asked for as many more to see the whole moment. */
const sameMomentReserve = 50;

/** Everything that happened to a target, from four sources, newest first. */
export class TimelineService {
  readonly #options: TimelineOptions;
  readonly #gaps: GapStore;

  constructor(options: TimelineOptions) {
    this.#options = options;
    this.#gaps = new GapStore(options.database);
  }

  /** A page of entries from before `before` (null: up to now). The last one's `at` is the next page's `before`. */
  show({ targetId, before, limit }: TimelineRequest): readonly TimelineEntry[] {
    const until = before ?? this.#options.clock.now() + 1;
    const count = limit + sameMomentReserve;
    const all = [
      ...this.#transitions(targetId, until, count),
      ...this.#journal(targetId, until, count),
      ...this.#maintenance(targetId, until, count),
      ...this.#gapEntries(targetId, until, count),
    ];
    const sorted = all.toSorted((a, b) => b.at - a.at);
    const last = sorted[limit - 1];
    return last === undefined ? sorted : sorted.filter(({ at }) => at >= last.at);
  }

  #transitions(targetId: string, before: number, limit: number): readonly TimelineEntry[] {
    const { database, probeTitle } = this.#options;
    return readTransitions(database, targetId, before, limit).map((transition) => {
      const { at, probeId, from, to } = transition;
      const title = probeTitle(targetId, probeId) ?? localText(probeId, probeId);
      return { at, kind: 'state', probeId, from, to, text: transitionText(title, transition) };
    });
  }

  #journal(targetId: string, before: number, limit: number): readonly TimelineEntry[] {
    const entries = this.#options.journal.forTarget(targetId, before, limit);
    return entries.map((entry) => plainEntry(entry.at, 'journal', journalText(entry)));
  }

  #maintenance(targetId: string, before: number, limit: number): readonly TimelineEntry[] {
    return this.#options.maintenance
      .windowsOf(targetId)
      .flatMap((window) => windowEntries(window, before, limit))
      .toSorted((a, b) => b.at - a.at)
      .slice(0, limit);
  }

  #gapEntries(targetId: string, before: number, limit: number): readonly TimelineEntry[] {
    const since = this.#options.createdAt(targetId) ?? -Infinity;
    const gaps = this.#gaps.before(before, limit).filter(({ from }) => from >= since);
    return gaps.map(({ from, to, cause }) => {
      const lengthMs = to - from;
      const length = localText(formatDuration(lengthMs, 'en'), formatDuration(lengthMs, 'ko'));
      return plainEntry(to, 'gap', gapEntryText(cause, length));
    });
  }
}

/** Begin and end of each time the window was in force: never before it was made, never after it was ended. */
function windowEntries(window: StoredWindow, before: number, limit: number): readonly TimelineEntry[] {
  const endedAt = window.endedAt ?? Infinity;
  return occurrencesBefore(window, Math.min(before, endedAt), limit).flatMap((occurrence) => {
    const from = Math.max(occurrence.from, window.createdAt);
    const to = Math.min(occurrence.to, endedAt);
    if (to <= from) return [];
    const entries = [
      plainEntry(to, 'maintenance', maintenanceText('end', window.reason)),
      plainEntry(from, 'maintenance', maintenanceText('begin', window.reason)),
    ];
    return entries.filter(({ at }) => at < before);
  });
}

function plainEntry(at: number, kind: 'journal' | 'maintenance' | 'gap', text: LocalText): TimelineEntry {
  return { at, kind, probeId: null, from: null, to: null, text };
}
