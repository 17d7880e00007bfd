import type { MissedCause } from '../../shared/model/schedule.ts';
import type { DueTimes } from './due-times.ts';
import { runsKept } from './run-store.ts';

/** Why nobody looked at the clock when a run was due. */
export type UnseenCause = Extract<MissedCause, 'asleep' | 'not-running'>;

/** What is known of a schedule when somebody looks at the clock. */
export type PassInput = {
  readonly times: DueTimes;
  readonly now: number;
  readonly createdAt: number;
  /** Everything due up to here is decided. */
  readonly handledUntil: number;
  readonly paused: boolean;
  /** Since when this console has been looking (epoch ms). */
  readonly aliveSince: number;
  /** Whether a run is under way. */
  readonly running: boolean;
  /** The missed run that waits: when it is to be tried again, and how long after its last attempt that is; null when none waits. */
  readonly waiting: { readonly nextTryAt: number; readonly waitMs: number } | null;
};

export type PassDecision = {
  readonly handledUntil: number;
  /** The clock was set back: due moments that lie ahead of `now` will come again. */
  readonly rewound: boolean;
  readonly missed: readonly { readonly dueAt: number; readonly cause: UnseenCause }[];
  readonly overrun: readonly number[];
  readonly giveUpWaiting: boolean;
  /** `again`: the missed run that waits. */
  readonly start: number | 'again' | null;
};

/** A clock that goes back by less than this is set right, not set back: nothing is decided twice. */
const setRightMs = 5 * 60_000;

/**
 * What is to be done about a schedule now. However many due moments went by, at most one run starts: the newest of them, late;
 * those before it are missed. Nothing starts while a run is under way,
 * and nothing that comes due while the schedule is paused.
 */
export function decidePass(input: PassInput): PassDecision {
  const { times, now, handledUntil, aliveSince, running } = input;
  const nothing = {
    handledUntil,
    rewound: false,
    missed: [],
    overrun: [],
    giveUpWaiting: false,
    start: null,
  };
  // A clock that stands before the schedule was made is wrong, and says nothing about what is due.
  if (now < input.createdAt) return nothing;
  const rewound = handledUntil - now > setRightMs;
  const from = rewound ? now : handledUntil;
  const looked = { ...nothing, handledUntil: from, rewound };
  if (input.paused) return { ...looked, giveUpWaiting: input.waiting !== null };
  const dues = times.between(from, now, runsKept);
  const latest = dues.at(-1);
  if (latest === undefined) return { ...looked, start: mayTryAgain(input) ? 'again' : null };
  const decided = { ...looked, handledUntil: latest, giveUpWaiting: input.waiting !== null };
  if (running) return { ...decided, overrun: dues };
  const missed = dues.slice(0, -1).map((dueAt) => ({ dueAt, cause: unseenCause(dueAt, aliveSince) }));
  return { ...decided, missed, start: latest };
}

function unseenCause(dueAt: number, aliveSince: number): UnseenCause {
  return dueAt < aliveSince ? 'not-running' : 'asleep';
}

function mayTryAgain({ waiting, now, running }: PassInput): boolean {
  if (waiting === null || running) return false;
  const { nextTryAt, waitMs } = waiting;
  // A next try further ahead than it was planned was planned before the clock was set back.
  return nextTryAt <= now || nextTryAt - now > waitMs;
}
