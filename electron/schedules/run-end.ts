import type { LocalText } from '../../shared/model/local-text.ts';
import type { PassingCause } from './passing-failures.ts';
import type { RunEnd, StoredRun } from './run-store.ts';
import { interruptedText } from './schedule-texts.ts';

/** What came of a start. `not-now`: it could not be done, or not to its end, for a reason that passes; it is tried again. */
export type ScheduleOutcome =
  | { readonly kind: 'ok'; readonly note: LocalText | null }
  | { readonly kind: 'failed'; readonly reason: LocalText }
  /** What an earlier run has begun is not ended yet, so nothing was started. */
  | { readonly kind: 'overrun'; readonly reason: LocalText }
  | { readonly kind: 'not-now'; readonly cause: PassingCause; readonly reason: LocalText };

/** What is known at the end of an attempt, also when nothing was started. */
export type AttemptEnd =
  | ScheduleOutcome
  | { readonly kind: 'taken'; readonly reason: LocalText }
  | { readonly kind: 'interrupted' };

const minuteMs = 60_000;
/** To look whether a place is there costs nothing. */
const lookAgainMs = 15 * minuteMs;
/** Where work may have been begun: longer and longer. The last one stands for all that follow. */
const backOffMs = [5, 10, 20, 40, 60].map((minutes) => minutes * minuteMs);
const retryWithinMs = 6 * 60 * minuteMs;
const attemptsWithin = retryWithinMs / lookAgainMs + 1;
/** A run that takes its process down with it is not tried for ever. */
const interruptionsAllowed = 3;

/** How an attempt is written down, and when it is tried again. `now` is epoch ms. */
export function endOf(end: AttemptEnd, run: Pick<StoredRun, 'attempts' | 'firstTryAt'>, now: number): RunEnd {
  switch (end.kind) {
    case 'ok':
      return { state: 'ok', cause: null, reason: end.note, nextTryAt: null };
    case 'failed':
      return { state: 'failed', cause: null, reason: end.reason, nextTryAt: null };
    case 'overrun':
      return { state: 'overrun', cause: null, reason: end.reason, nextTryAt: null };
    case 'taken':
      return { state: 'taken', cause: null, reason: end.reason, nextTryAt: null };
    case 'not-now':
      return {
        state: 'missed',
        cause: end.cause,
        reason: end.reason,
        nextTryAt: nextTryAt(run, end.cause, now),
      };
    case 'interrupted':
      return {
        state: 'missed',
        cause: 'interrupted',
        reason: interruptedText,
        nextTryAt: run.attempts < interruptionsAllowed ? now : null,
      };
  }
}

/** How long after an attempt the next one comes. */
export function retryWaitMs({ cause, attempts }: Pick<StoredRun, 'cause' | 'attempts'>): number {
  if (cause === 'off-network' || cause === 'place-not-there') return lookAgainMs;
  return backOffMs[attempts - 1] ?? backOffMs.at(-1) ?? lookAgainMs;
}

function nextTryAt(
  { attempts, firstTryAt }: Pick<StoredRun, 'attempts' | 'firstTryAt'>,
  cause: PassingCause,
  now: number,
): number | null {
  const waitMs = retryWaitMs({ cause, attempts });
  const tooLate = firstTryAt !== null && now + waitMs - firstTryAt > retryWithinMs;
  return tooLate || attempts >= attemptsWithin ? null : now + waitMs;
}
