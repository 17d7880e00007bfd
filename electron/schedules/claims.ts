import { isAppError } from '../../shared/errors/app-error.ts';
import { sleep } from '../platform/clock.ts';
import type { Clock } from '../platform/clock.ts';

/** What several consoles see of each other in a place they share: nothing there is ever locked, and writes may arrive late. */
export type ClaimsPort = {
  /** The claims that stand for this due moment. Throws a retryable AppError when the place cannot be reached. */
  list(scheduleKey: string, dueAt: number, signal: AbortSignal): Promise<readonly Claim[]>;
  /** Writes a claim; every later `list` sees it. */
  put(scheduleKey: string, dueAt: number, claim: Claim, signal: AbortSignal): Promise<void>;
  /** Takes the own claim back; every later `list` does without it. */
  withdraw(scheduleKey: string, dueAt: number, claim: Claim, signal: AbortSignal): Promise<void>;
};

/** Names are unique and compared as text: the lowest one wins. */
export type Claim = { readonly name: string; readonly consoleId: string };

export type ClaimResult = 'ours' | 'taken' | 'unreachable';

type ClaimRequest = {
  readonly scheduleKey: string;
  /** Epoch ms. */
  readonly dueAt: number;
  readonly consoleId: string;
  /** A name that nobody else uses. */
  readonly newName: () => string;
  /** How long a write of another console may take to be seen. Twice that and more is waited before a claim is believed. */
  readonly settleMs: number;
};

const roundsAllowed = 6;

/**
 * Decides between consoles which of them does a run. Whoever sees a claim leaves the run to it; whoever sees none writes one,
 * waits, and looks again: the lowest name has it. A write that took longer than half the settle time may have come after others
 * had looked for the last time, so it is taken back. A claim that is found on arrival is believed
 * only when it still stands one settle time later, because its owner may be taking it back. At most one console is told `ours`, as long as a console that was told
 * so leaves its claim where it is. A place where every write is that late is as good as `unreachable`.
 */
export async function claimRun(
  port: ClaimsPort,
  request: ClaimRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<ClaimResult> {
  try {
    for (let round = 0; round < roundsAllowed; round += 1) {
      const result = await attempt(port, request, clock, signal);
      if (result !== 'again') return result;
    }
    // A place so slow that nothing about it can be believed.
    return 'unreachable';
  } catch (error: unknown) {
    signal.throwIfAborted();
    if (isAppError(error) && error.retryable) return 'unreachable';
    throw error;
  }
}

async function attempt(
  port: ClaimsPort,
  request: ClaimRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<Exclude<ClaimResult, 'unreachable'> | 'again'> {
  const { scheduleKey, dueAt, consoleId, settleMs } = request;
  const startedMs = clock.monotonicMs();
  const startedAt = clock.now();
  const standing = await port.list(scheduleKey, dueAt, signal);
  // Of an attempt before: this console won then, or ended in the middle.
  const earlier = standing.find((claim) => claim.consoleId === consoleId);
  if (earlier !== undefined) return settle(port, request, earlier, clock, signal);
  if (standing.length > 0) {
    await sleep(clock, settleMs, signal);
    const still = await port.list(scheduleKey, dueAt, signal);
    return still.some(({ name }) => standing.some((claim) => claim.name === name)) ? 'taken' : 'again';
  }
  const own: Claim = { name: request.newName(), consoleId };
  await port.put(scheduleKey, dueAt, own, signal);
  // By both clocks: the monotonic one stands still while some computers sleep.
  const tookMs = Math.max(clock.monotonicMs() - startedMs, clock.now() - startedAt);
  if (tookMs > settleMs / 2) {
    await port.withdraw(scheduleKey, dueAt, own, signal);
    return 'again';
  }
  return settle(port, request, own, clock, signal);
}

/** Waits until every claim that may win is seen, and yields to a lower one. */
async function settle(
  port: ClaimsPort,
  { scheduleKey, dueAt, settleMs }: ClaimRequest,
  own: Claim,
  clock: Clock,
  signal: AbortSignal,
): Promise<'ours' | 'taken'> {
  await sleep(clock, settleMs, signal);
  const claims = await port.list(scheduleKey, dueAt, signal);
  if (!claims.some(({ name }) => name < own.name)) return 'ours';
  // Not left behind: the owner of the lower claim may take it back as too late, and must then find none.
  await port.withdraw(scheduleKey, dueAt, own, signal);
  return 'taken';
}
