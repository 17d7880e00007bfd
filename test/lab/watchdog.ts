import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { isRecord } from './messenger/http/exchange.ts';
import type { WatchdogReport } from './watchdog-report.ts';

export type { WatchdogReport } from './watchdog-report.ts';

/** Somebody who starts the server whenever it is not running, as a service manager does, in another process. */
export type Watchdog = {
  readonly report: () => WatchdogReport;
  /** Waits for that many more tries that began after the call, so that the folder was surely looked at. */
  readonly tried: (more: number) => Promise<WatchdogReport>;
  /** Lets the present run end and waits until the process is gone. */
  readonly stop: () => Promise<WatchdogReport>;
};

export type WatchdogOptions = {
  /** Pause between two tries; 3 ms unless given. */
  readonly everyMs?: number;
  /** How long a server that came up is left running; 10 ms unless given. */
  readonly stayMs?: number;
};

const waitMs = 20_000;

/** Begins at once. The folder may be in any state, also missing. */
export function startWatchdog(folder: string, { everyMs = 3, stayMs = 10 }: WatchdogOptions = {}): Watchdog {
  const child = fork(
    join(import.meta.dirname, 'watchdog-main.ts'),
    [folder, String(everyMs), String(stayMs)],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [],
    },
  );
  let latest: WatchdogReport = { tries: 0, starts: 0, refusals: {}, deletedUploads: [], startedWithout: [] };
  child.on('message', (message) => {
    if (isReport(message)) latest = message;
  });
  return {
    report: () => latest,
    tried: (more) => reached(child, () => latest, latest.tries + more + 1),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
        child.send('end');
        await gone;
      }
      return latest;
    },
  };
}

function reached(child: ChildProcess, latest: () => WatchdogReport, tries: number): Promise<WatchdogReport> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      child.off('message', look);
      child.off('exit', gone);
      act();
    };
    const look = (): void => {
      if (latest().tries >= tries) finish(() => resolve(latest()));
    };
    const gone = (): void => finish(() => reject(new Error('The watchdog has ended.')));
    const timer = setTimeout(
      () => finish(() => reject(new Error(`The watchdog made ${latest().tries} of ${tries} tries in 20 s.`))),
      waitMs,
    );
    child.on('message', look);
    child.once('exit', gone);
  });
}

function isReport(message: unknown): message is WatchdogReport {
  return (
    isRecord(message) && typeof message['tries'] === 'number' && Array.isArray(message['deletedUploads'])
  );
}
