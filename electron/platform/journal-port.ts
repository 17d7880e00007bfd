import type { TargetId } from '../../shared/model/ids.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';

/** What a domain says about something it changed. The journal adds time, operator, face and the hash chain. */
export type JournalFact = {
  readonly action: JournalAction;
  readonly targetId: TargetId | null;
  /** What was acted on, as an operator would name it. */
  readonly subject: string;
  readonly result: 'done' | 'failed' | 'refused' | 'cancelled';
  /** Never holds a secret. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
};

/** How a domain writes to the journal without knowing it: domains do not import each other. */
export type JournalPort = { append(entry: JournalFact): void };
