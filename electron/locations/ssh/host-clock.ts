import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { bounded } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { runToEnd } from './run-to-end.ts';
import type { SshConnection } from './ssh-connection.ts';
import { timedOut } from './ssh-errors.ts';

/** How far a host's clock is ahead of this one, and how exactly that is known. */
export type HostClock = { readonly aheadMs: number; readonly uncertainMs: number };

const mostBytes = 4096;
const readMs = 30_000;
/** Clocks are set, and drift. */
const freshMs = 5 * 60_000;
const reading = localText('while reading its clock', '시계를 읽는 중');

/**
 * Reads the host's clock by `date`: somewhere between asking and its answer; without GNU's %N it tells whole seconds. Null where the account may run
 * nothing, or the host tells no time. Throws `ssh/…`.
 */
export async function readHostClock(connection: SshConnection, wait: Wait): Promise<HostClock | null> {
  const before = Date.now();
  try {
    const command = { program: 'date', args: ['+%s.%N'] };
    const { stdout } = await runToEnd(connection.own, command, { mostBytes }, wait);
    return clockIn(stdout.toString('latin1'), before, Date.now());
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'ssh/no-commands') return null;
    throw error;
  }
}

function clockIn(text: string, before: number, after: number): HostClock | null {
  const match = /^(\d+)(\.\d+)?/.exec(text.trim());
  if (match === null) return null;
  const isExact = match[2] !== undefined;
  const there = Number(match[0]) * 1000 + (isExact ? 0 : 500);
  return {
    aheadMs: Math.round(there - (before + after) / 2),
    uncertainMs: Math.ceil((after - before) / 2) + (isExact ? 0 : 500),
  };
}

type Known = { readonly readAt: number; readonly clock: Promise<HostClock | null> };

const known = new WeakMap<SshConnection, Known>();

/** The same, read a few minutes ago at most. */
export function hostClock(connection: SshConnection, wait: Wait): Promise<HostClock | null> {
  const late = () => timedOut(connection.label, reading);
  const before = known.get(connection.own);
  if (before !== undefined && performance.now() - before.readAt < freshMs)
    return bounded(wait, before.clock, { late });
  // For all who wait for it, so that it does not end with one of them.
  const all = { signal: new AbortController().signal, timeoutMs: readMs };
  const read = { readAt: performance.now(), clock: readHostClock(connection, all) };
  known.set(connection.own, read);
  // What could not be read is read again.
  read.clock.catch(() => {
    if (known.get(connection.own) === read) known.delete(connection.own);
  });
  return bounded(wait, read.clock, { late });
}
