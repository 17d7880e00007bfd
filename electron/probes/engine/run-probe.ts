import { isAppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { ProbeOutcome } from '../probe-kind.ts';
import { engineLimits } from './engine-limits.ts';
import { abandonedText, crashedText, overTimeText } from './engine-texts.ts';

/** How a run ended. `nothing` means that no finding can be made of it, with the reason; `cancelled` that there is none at all. */
export type RunEnd =
  | { readonly kind: 'outcome'; readonly outcome: ProbeOutcome }
  | { readonly kind: 'nothing'; readonly reason: LocalText }
  | { readonly kind: 'cancelled' };

type RunOptions = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeoutMs: number;
  /** Aborted to cancel the run. */
  readonly cancel: AbortSignal;
  /** Names the probe in the log. */
  readonly where: string;
  readonly run: (signal: AbortSignal) => Promise<ProbeOutcome>;
};

export type StartedRun = {
  /** Always settles: at the latest 2 s after the timeout or the cancel. Never rejects. */
  readonly ended: Promise<RunEnd>;
  /** Settles when the kind itself has let go, which may be never. */
  readonly released: Promise<void>;
};

type Settled = { readonly outcome: ProbeOutcome } | { readonly error: unknown };

/**
 * Runs a kind within its time. The signal is aborted at the timeout; a kind that does not end within 2 s of that is abandoned,
 * because a probe that hangs must never stop the others. Whatever a kind throws becomes a reason, never a crash of the console.
 */
export function runProbe(options: RunOptions): StartedRun {
  const { clock, timeoutMs, cancel } = options;
  // Not AbortSignal.any: what it leaves for the garbage collector is felt at thousands of runs.
  const stop = new AbortController();
  let isOverTime = false;
  const settled = Promise.resolve().then(() => settle(options.run, stop.signal));
  // Before `ended`, so that who waits for the end finds a kind that ended in time already released.
  const released = settled.then(() => undefined);
  const ended = new Promise<RunEnd>((resolve) => {
    let stopHardStop: (() => void) | null = null;
    const stopTimeout = clock.after(timeoutMs, () => {
      isOverTime = true;
      stop.abort(new DOMException('the probe ran over its time', 'TimeoutError'));
      armHardStop();
    });
    cancel.addEventListener('abort', onCancel, { once: true });
    if (cancel.aborted) onCancel();
    void settled.then((result) => finish(endOf(result, options, isOverTime)));

    function onCancel(): void {
      stop.abort(cancel.reason);
      armHardStop();
    }

    function armHardStop(): void {
      stopHardStop ??= clock.after(engineLimits.hardStopMs, () => {
        finish(
          cancel.aborted ? { kind: 'cancelled' } : { kind: 'nothing', reason: abandonedText(timeoutMs) },
        );
      });
    }

    function finish(end: RunEnd): void {
      stopTimeout();
      stopHardStop?.();
      cancel.removeEventListener('abort', onCancel);
      resolve(end);
    }
  });
  return { ended, released };
}

/** Also a kind that throws before it returns a promise ends up here. */
async function settle(run: RunOptions['run'], signal: AbortSignal): Promise<Settled> {
  try {
    signal.throwIfAborted();
    return { outcome: await run(signal) };
  } catch (error: unknown) {
    return { error };
  }
}

function endOf(
  result: Settled,
  { cancel, timeoutMs, logger, where }: RunOptions,
  isOverTime: boolean,
): RunEnd {
  if (cancel.aborted) return { kind: 'cancelled' };
  if ('outcome' in result) return { kind: 'outcome', outcome: result.outcome };
  const { error } = result;
  if (isOverTime && isAbort(error)) return { kind: 'nothing', reason: overTimeText(timeoutMs) };
  if (isAppError(error)) return { kind: 'nothing', reason: error.text };
  return { kind: 'nothing', reason: crashedText(logger.bug(error, where)) };
}

/** What a wait throws when its signal is aborted. */
function isAbort(error: unknown): boolean {
  if (isAppError(error)) return error.code === 'run/timeout' || error.code === 'run/cancelled';
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}
