import { deepEqual, equal } from 'node:assert/strict';
import { ScheduleService } from '../../../electron/schedules/schedule-service.ts';
import type { ScheduleChange } from '../../../electron/schedules/schedule-service.ts';
import type { ScheduleOutcome } from '../../../electron/schedules/run-end.ts';
import type { StartedRun } from '../../../electron/schedules/schedule-runner.ts';
import type { ClaimResult } from '../../../electron/schedules/claims.ts';
import type { JournalFact } from '../../../electron/platform/journal-port.ts';
import type { ProcessIdentity } from '../../../electron/platform/machine.ts';
import type { SqliteDatabase } from '../../../electron/platform/sqlite.ts';
import { RepositoryId, TargetId } from '../../../shared/model/ids.ts';
import type { ScheduleDraft } from '../../../shared/model/schedule.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { settle } from '../../fakes/fake-clock.ts';
import type { FakeClock } from '../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const targetId = TargetId.parse('00000000000000aa');
export const home = RepositoryId.parse('1'.repeat(32));
export const away = RepositoryId.parse('2'.repeat(32));

/** A snapshot every day at 02:30 UTC. */
export const nightly: ScheduleDraft = {
  name: 'Nightly',
  zone: 'UTC',
  timing: { kind: 'daily', at: '02:30' },
  task: { kind: 'snapshot', targetId, repositoryId: home, verify: true, retention: true, copyTo: null },
};

export const hourly: ScheduleDraft = { ...nightly, timing: { kind: 'cron', expression: '0 * * * *' } };

export const offNetwork: ScheduleOutcome = {
  kind: 'not-now',
  cause: 'off-network',
  reason: localText('The host is not reachable.', '호스트에 연결할 수 없습니다.'),
};

export type Start = {
  readonly dueAt: number;
  readonly triedSince: number | null;
  readonly signal: AbortSignal;
  end(outcome: ScheduleOutcome): void;
};

const processes = new Map<number, 'runs'>();

/** A console process that only runs schedules, on a database that several of them may share. */
export class ConsoleOfSchedules {
  readonly service: ScheduleService;
  readonly logger = new RecordingLogger();
  readonly journal: JournalFact[] = [];
  readonly changes: ScheduleChange[] = [];
  readonly starts: Start[] = [];
  /** What a start answers; without one it goes on until the test ends it. */
  outcome: ((dueAt: number) => ScheduleOutcome | Error) | null = () => ({ kind: 'ok', note: null });
  claim: ClaimResult = 'ours';
  readonly #self: ProcessIdentity;

  constructor(database: SqliteDatabase, clock: FakeClock, pid = 100) {
    this.#self = { machineId: 'desk', hostName: 'desk', bootId: 'boot', pid, startedAt: String(clock.now()) };
    processes.set(pid, 'runs');
    this.service = new ScheduleService({
      database,
      clock,
      logger: this.logger,
      journal: { append: (fact) => void this.journal.push(fact) },
      self: this.#self,
      isRunning: (process) => processes.has(process.pid),
      checkTask: () => undefined,
      claim: () => Promise.resolve(this.claim),
      start: (_schedule, run, signal) => this.#start(run, signal),
      onChange: (change) => void this.changes.push(change),
    });
  }

  /** The process is gone without having been able to do anything. */
  kill(): void {
    processes.delete(this.#self.pid);
  }

  /** Closes it: no timer may be left, and no bug but the expected ones may have been logged. */
  async close(clock: FakeClock, bugs: readonly Error[] = []): Promise<void> {
    await this.service.dispose();
    equal(clock.pendingTimers, 0);
    deepEqual(
      this.logger.records.map(({ fields }) => fields['error']),
      bugs,
    );
  }

  states(): readonly string[] {
    const schedule = this.service.list().schedules[0];
    return (schedule?.runs ?? []).map(({ dueAt, state, cause }) =>
      [new Date(dueAt).toISOString().slice(0, 16), state, ...(cause === null ? [] : [cause])].join(' '),
    );
  }

  state(): string | undefined {
    return this.service.list().schedules[0]?.state;
  }

  #start(run: StartedRun, signal: AbortSignal): Promise<ScheduleOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<ScheduleOutcome>();
    this.starts.push({ ...run, signal, end: resolve });
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    const outcome = this.outcome?.(run.dueAt);
    if (outcome instanceof Error) reject(outcome);
    else if (outcome !== undefined) resolve(outcome);
    return promise;
  }
}

/** Moves the time on, minute by minute as the console sees it, and lets what was started end. */
export async function pass(clock: FakeClock, byMs: number): Promise<void> {
  await clock.advance(byMs);
  await settle();
}
