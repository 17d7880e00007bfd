import type { LocalText } from '../../shared/model/local-text.ts';
import type { MissedCause } from '../../shared/model/schedule.ts';
import type { RunEnd, StoredRun } from './run-store.ts';
import { interruptedText } from './schedule-texts.ts';

/**
 * What came of a start. `not-now`: nothing was done, because the target or a repository's place could not be reached; it is tried
 * again. A part that failed after the snapshot was published (a copy, say) is `failed`, because trying again would take another.
 */
export type ScheduleOutcome =
  | { readonly kind: 'ok'; readonly note: LocalText | null }
  | { readonly kind: 'failed'; readonly reason: LocalText }
  | {
      readonly kind: 'not-now';
      readonly cause: Extract<MissedCause, 'off-network' | 'place-not-there'>;
      readonly reason: LocalText;
    };

/** What is known at the end of an attempt, also when nothing was started. */
export type AttemptEnd =
  ScheduleOutcome | { readonly kind: 'taken'; readonly reason: LocalText } | { readonly kind: 'interrupted' };

export const retryEveryMs = 15 * 60_000;
export const retryWithinMs = 6 * 3_600_000;
const attemptsWithin = retryWithinMs / retryEveryMs + 1;
/** A run that takes its process down with it is not tried for ever. */
const interruptionsAllowed = 3;

/** How an attempt is written down, and when it is tried again. `now` is epoch ms. */
export function endOf(end: AttemptEnd, run: Pick<StoredRun, 'attempts' | 'firstTryAt'>, now: number): RunEnd {
  switch (end.kind) {
    case 'ok':
      return { state: 'ok', cause: null, reason: end.note, nextTryAt: null };
    case 'failed':
      return { state: 'failed', cause: null, reason: end.reason, nextTryAt: null };
    case 'taken':
      return { state: 'taken', cause: null, reason: end.reason, nextTryAt: null };
    case 'not-now':
      return { state: 'missed', cause: end.cause, reason: end.reason, nextTryAt: nextTryAt(run, now) };
    case 'interrupted':
      return {
        state: 'missed',
        cause: 'interrupted',
        reason: interruptedText,
        nextTryAt: run.attempts < interruptionsAllowed ? now : null,
      };
  }
}

function nextTryAt({ attempts, firstTryAt }: Pick<StoredRun, 'attempts' | 'firstTryAt'>, now: number) {
  const tooLate = firstTryAt !== null && now + retryEveryMs - firstTryAt > retryWithinMs;
  return tooLate || attempts >= attemptsWithin ? null : now + retryEveryMs;
}
