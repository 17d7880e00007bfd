import type { TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { JournalFact, JournalPort } from '../platform/journal-port.ts';
import type { AlertSource, Reading } from './alert-ports.ts';

type Outcome = {
  readonly targetId: TargetId;
  readonly name: string;
  readonly at: number;
  readonly refused: string | null;
};

/** Listens to what the retention of each target and repository came to, as it is journalled. */
export class RetentionOutcomes {
  readonly #outcomes = new Map<string, Outcome>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The journal, overheard. */
  overhear(journal: JournalPort): JournalPort {
    return {
      append: (fact) => {
        journal.append(fact);
        this.#note(fact);
      },
    };
  }

  /** Whether retention refused something of a target at or after a moment (epoch ms). */
  refusedSince(targetId: string, at: number): boolean {
    return [...this.#outcomes.values()].some(
      (outcome) => outcome.targetId === targetId && outcome.refused !== null && outcome.at >= at,
    );
  }

  /** What was applied before this console started is not known here; its alerts stay as they are. */
  source(): AlertSource {
    return {
      prefixes: ['retention/'],
      complete: false,
      read: () => [...this.#outcomes].map(([key, outcome]) => readingOf(key, outcome)),
    };
  }

  #note({ action, targetId, subject, details }: JournalFact): void {
    if (action !== 'retention.applied' || targetId === null) return;
    const refused = typeof details['refused'] === 'string' ? details['refused'] : null;
    const repositoryId = details['repositoryId'] ?? 'any';
    const outcome = { targetId, name: subject, at: this.#now(), refused };
    this.#outcomes.set(`retention/${targetId}/${String(repositoryId)}`, outcome);
  }
}

function readingOf(key: string, { targetId, name, at, refused }: Outcome): Reading {
  const why = refused ?? '';
  return {
    key,
    cause: 'retention',
    targetId,
    subject: name,
    verdict: refused === null ? 'well' : 'degraded',
    reason: localText(
      `Retention removed nothing: ${why}`,
      `보존 정책에 따라 아무것도 제거하지 않았습니다: ${why}`,
    ),
    since: at,
    holders: [],
  };
}
