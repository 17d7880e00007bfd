import type { DatabaseFile } from './task-schemas.ts';

/** How long and from when a call may run. */
export type DatabaseCall = { readonly signal: AbortSignal; readonly timeoutMs: number };

/** The limits of opening a database, and how it is called towards the operator. */
export type DatabaseLimits = Omit<DatabaseFile, 'path'>;

const copyLimitBytes = 4 * 1024 ** 3;

/** Part of the time that may go into waiting for a lock; the rest is for the work, and for saying that it was locked. */
const lockShare = 0.5;
const longestLockWaitMs = 5000;

export function databaseLimits(name: string, { timeoutMs }: DatabaseCall): DatabaseLimits {
  return {
    name,
    busyTimeoutMs: Math.round(Math.min(longestLockWaitMs, timeoutMs * lockShare)),
    copyLimitBytes,
  };
}
