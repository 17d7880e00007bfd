import type { Location } from './location.ts';
import { hostClock } from './ssh/host-clock.ts';
import { SshLocation } from './ssh/ssh-location.ts';

const askMs = 30_000;

/**
 * How far the clock that says when files of a location were written is ahead of this one, in ms. 0 on this computer, where the difference is not
 * more than what the reading can be wrong by, and where the host cannot be asked for its time. Throws `ssh/…`.
 */
export async function fileClockAheadMs(location: Location, signal: AbortSignal): Promise<number> {
  if (!(location instanceof SshLocation)) return 0;
  const clock = await hostClock(location.connection, { signal, timeoutMs: askMs });
  return clock === null || Math.abs(clock.aheadMs) <= clock.uncertainMs ? 0 : clock.aheadMs;
}
