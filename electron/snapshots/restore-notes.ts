import type { TargetId } from '../../shared/model/ids.ts';
import type { HostAccess } from '../locations/ssh/host-access.ts';
import type { JournalFact, JournalPort } from '../platform/journal-port.ts';
import { rightsOf } from './snapshot-subject.ts';

/** What a restore was about, in the words of the journal. */
type Subject = {
  readonly targetId: TargetId | null;
  readonly subject: string;
  /** How the host was entered; null on this computer, and before it was. */
  readonly host: HostAccess | null;
};

/** What restores write into the journal. */
export class RestoreNotes {
  readonly #journal: JournalPort;

  constructor(journal: JournalPort) {
    this.#journal = journal;
  }

  done(action: JournalFact['action'], { host, ...about }: Subject, details: JournalFact['details']): void {
    this.#journal.append({ action, ...about, result: 'done', details: { ...details, ...rightsOf(host) } });
  }

  failed(
    action: JournalFact['action'],
    { host, ...about }: Subject,
    signal: AbortSignal,
    error: unknown,
  ): void {
    const problem = error instanceof Error ? error.message.slice(0, 500) : String(error);
    this.#journal.append({
      action,
      ...about,
      result: signal.aborted ? 'cancelled' : 'failed',
      details: { problem, ...rightsOf(host) },
    });
  }
}
