import { isAppError } from '../../shared/errors/app-error.ts';
import { computerStartedAt } from '../platform/machine.ts';
import { fileClockAheadMs } from './file-clock.ts';
import type { Location } from './location.ts';
import { runToEnd } from './ssh/run-to-end.ts';
import { SshLocation } from './ssh/ssh-location.ts';

const askMs = 30_000;
const mostBytes = 4096;

/** proc_stat(5) of Linux in seconds; BSD and macOS tell `{ sec = 1700000000, usec = 0 } …`. */
const script = `if [ -r /proc/stat ]; then sed -n 's/^btime //p' /proc/stat; else sysctl -n kern.boottime; fi`;

/**
 * When the computer that has the files of a location was started, epoch ms by the clock of this one, at `now`. Null where it does not say it. Throws
 * `ssh/…`.
 */
export async function computerStartOf(
  location: Location,
  now: number,
  signal: AbortSignal,
): Promise<number | null> {
  if (!(location instanceof SshLocation)) return computerStartedAt(now);
  const command = { program: 'sh', args: ['-c', script] };
  try {
    const wait = { signal, timeoutMs: askMs };
    const { stdout } = await runToEnd(location.connection.own, command, { mostBytes }, wait);
    const seconds = /^(?:\{ sec = )?(\d{6,12})\b/.exec(stdout.toString('latin1').trim())?.[1];
    return seconds === undefined ? null : Number(seconds) * 1000 - (await fileClockAheadMs(location, signal));
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'ssh/no-commands') return null;
    throw error;
  }
}
