import type { SessionFiles } from './auth/session-files.ts';
import type { PracticeClock } from './clock.ts';
import type { ConfigFile } from './config-py.ts';
import type { MessengerDatabase } from './database.ts';
import type { FaultSwitches } from './faults.ts';
import type { KeyFiles } from './key-files.ts';
import type { ServerLog } from './log-file.ts';
import type { MaintenanceState } from './maintenance.ts';
import type { RateLimits } from './rate-limit.ts';

/** What has been counted since the practice messenger was made. */
export type Counters = {
  httpRequests: number;
  socketsNow: number;
  socketsTotal: number;
  messagesSent: number;
  signIns: number;
  refreshes: number;
  uploads: number;
  /** Requests that followed `redirect-elsewhere`, and how many of them brought a cookie or an authorization. */
  elsewhereRequests: number;
  elsewhereCredentials: number;
};

export function zeroCounters(): Counters {
  return {
    httpRequests: 0,
    socketsNow: 0,
    socketsTotal: 0,
    messagesSent: 0,
    signIns: 0,
    refreshes: 0,
    uploads: 0,
    elsewhereRequests: 0,
    elsewhereCredentials: 0,
  };
}

/** How often the session guard let a request through, or stopped it, because the database did not open. */
export type SessionGuard = {
  failOpenCount: number;
  failClosedCount: number;
  lastFailOpenAt: number | null;
  lastFailClosedAt: number | null;
};

/** Everything one running practice messenger consists of. */
export type Practice = {
  readonly folder: string;
  readonly https: boolean;
  readonly startedAt: number;
  readonly clock: PracticeClock;
  readonly faults: FaultSwitches;
  readonly log: ServerLog;
  readonly counters: Counters;
  readonly config: ConfigFile;
  readonly keys: KeyFiles;
  readonly database: MessengerDatabase;
  readonly sessions: SessionFiles;
  readonly limits: RateLimits;
  readonly guard: SessionGuard;
  readonly maintenance: MaintenanceState;
  /** Sign-ins a minute and address; 10 unless a test says otherwise. */
  readonly signInsPerMinute: number;
  /** The other origin of `redirect-elsewhere`. */
  readonly elsewhereUrl: string;
};
