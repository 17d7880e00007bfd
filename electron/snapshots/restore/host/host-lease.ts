import type { RestoreLease } from '../restore-system.ts';
import type { HostCalls } from './host-calls.ts';

const everyMs = 15_000;
/** Longer than a connection is waited for, so that nobody takes over what may still go on. */
const keptMs = 150_000;
/** Whoever could not show that it is there for so long does nothing any more. */
const ownMs = 110_000;

/**
 * Files of a restore whose time is that of the host's own clock: all desks that reach the host compare by it. One that is not kept fresh is
 * free for the next desk.
 */
export function hostLease(calls: HostCalls): RestoreLease {
  return {
    keep: (paths) => {
      const touch = () => {
        const since = Date.now();
        Promise.all(paths.map((path) => calls.ask({ lane: 'calls', words: ['touch', path] }))).then(
          () => calls.validUntil(since + ownMs),
          // Whatever else is asked meanwhile says so.
          () => {},
        );
      };
      touch();
      const timer = setInterval(touch, everyMs);
      return () => {
        clearInterval(timer);
        calls.validUntil(Number.POSITIVE_INFINITY);
      };
    },
    isKept: async (path) => {
      const [ageMs] = await calls.ask({ lane: 'calls', words: ['age', path] });
      return ageMs !== undefined && Number(ageMs) < keptMs;
    },
  };
}
