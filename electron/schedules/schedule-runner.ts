import { isAppError } from '../../shared/errors/app-error.ts';
import type { Schedule } from '../../shared/model/schedule.ts';
import type { Clock } from '../platform/clock.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { Logger } from '../platform/logger.ts';
import type { ProcessIdentity } from '../platform/machine.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import type { ClaimResult } from './claims.ts';
import { dueTimes } from './due-times.ts';
import type { DueTimes } from './due-times.ts';
import { endAbandoned, recordPass } from './record-pass.ts';
import { endOf, retryWaitMs } from './run-end.ts';
import type { AttemptEnd, ScheduleOutcome } from './run-end.ts';
import { passingCause } from './passing-failures.ts';
import { RunSlots } from './run-slots.ts';
import { RunStore } from './run-store.ts';
import type { StoredRun } from './run-store.ts';
import { journalRun } from './schedule-journal.ts';
import { decidePass } from './schedule-pass.ts';
import type { PassInput } from './schedule-pass.ts';
import { ScheduleStore } from './schedule-store.ts';
import { takenText, unexpectedText, unreachableText } from './schedule-texts.ts';

export type RunnerOptions = {
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly logger: Logger;
  /** This process, and whether another one of this computer still runs. */
  readonly self: ProcessIdentity;
  readonly isRunning: (process: ProcessIdentity) => boolean;
  /** Does what the schedule says. The signal aborts when the console closes or the schedule is removed. */
  readonly start: (schedule: Schedule, run: StartedRun, signal: AbortSignal) => Promise<ScheduleOutcome>;
  /** Whether this console is the one that does it. */
  readonly claim: (schedule: Schedule, dueAt: number, signal: AbortSignal) => Promise<ClaimResult>;
  /** Called after something about the schedule became different. */
  readonly onChange: (scheduleId: string) => void;
};

/** The run that is to be done. `triedSince`: when an earlier attempt at it began (epoch ms); null for the first one. */
export type StartedRun = { readonly dueAt: number; readonly triedSince: number | null };

export type DecidedRun = { readonly schedule: Schedule; readonly run: StoredRun };

const runsAtATime = 2;

/** Decides what is due and runs it. Who runs what stands in the database, so that two processes may ask at once. */
export class ScheduleRunner {
  readonly #options: RunnerOptions;
  readonly #schedules: ScheduleStore;
  readonly #runs: RunStore;
  readonly #slots = new RunSlots(runsAtATime);
  readonly #active = new Map<number, { readonly scheduleId: string; readonly cancel: AbortController }>();
  readonly #works = new Set<Promise<DecidedRun>>();
  readonly #times = new Map<string, { readonly key: string; readonly times: DueTimes }>();
  readonly #aliveSince: number;
  #disposed = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#schedules = new ScheduleStore(options.database);
    this.#runs = new RunStore(options.database);
    this.#aliveSince = options.clock.now();
  }

  /** Decides everything that is due now and starts it. Each promise tells how one decided run went; it never rejects. */
  pass(): readonly Promise<DecidedRun>[] {
    if (this.#disposed) return [];
    const decided = this.#schedules.all().flatMap(({ id }) => this.#decideSafely(id));
    return decided.map((item) => (item.run.state === 'running' ? this.#work(item) : Promise.resolve(item)));
  }

  /** The moments of a schedule; kept, because they are slow to make. */
  timesOf({ id, timing, zone }: Schedule): DueTimes {
    const key = JSON.stringify([timing, zone]);
    const known = this.#times.get(id);
    if (known?.key === key) return known.times;
    const times = dueTimes(timing, zone);
    this.#times.set(id, { key, times });
    return times;
  }

  /** When something has to be decided next (epoch ms); null when nothing ever. */
  nextAt(now: number): number | null {
    const moments = this.#schedules
      .all()
      .filter(({ paused }) => paused === null)
      .flatMap((schedule) => [
        this.timesOf(schedule).next(now),
        this.#runs.waiting(schedule.id)?.nextTryAt ?? null,
      ])
      .filter((moment) => moment !== null);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  /** Cancels the run of a schedule that is going away. */
  cancel(scheduleId: string): void {
    this.#times.delete(scheduleId);
    for (const run of this.#active.values()) if (run.scheduleId === scheduleId) run.cancel.abort();
  }

  /** Takes nothing up any more, cancels what runs, and resolves when that has ended. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const { cancel } of this.#active.values()) cancel.abort();
    await Promise.all(this.#works);
  }

  /** What is wrong with one schedule does not keep the others from running. */
  #decideSafely(scheduleId: string): readonly DecidedRun[] {
    try {
      return this.#decide(scheduleId);
    } catch (error: unknown) {
      this.#options.logger.bug(error, 'schedules.pass');
      return [];
    }
  }

  #decide(scheduleId: string): readonly DecidedRun[] {
    const { database, clock, self, journal, onChange } = this.#options;
    const now = clock.now();
    const decide = database.transaction((): readonly DecidedRun[] => {
      const schedule = this.#schedules.get(scheduleId);
      if (schedule === null) return [];
      const abandoned = endAbandoned(this.#runs, scheduleId, (run) => this.#isUnderWay(run), now);
      const decision = decidePass({
        times: this.timesOf(schedule),
        now,
        createdAt: schedule.createdAt,
        handledUntil: schedule.handledUntil,
        paused: schedule.paused !== null,
        aliveSince: this.#aliveSince,
        running: this.#runs.running(scheduleId) !== null,
        waiting: waitingOf(this.#runs.waiting(scheduleId)),
      });
      const stores = { schedules: this.#schedules, runs: this.#runs };
      const recorded = recordPass(stores, schedule, decision, self, now);
      const retaken = recorded.some(({ id }) => id === abandoned?.id);
      const runs = abandoned === null || retaken ? recorded : [abandoned, ...recorded];
      for (const run of runs) journalRun(journal, schedule, run);
      return runs.map((run) => ({ schedule, run }));
    });
    // Immediate: nobody else decides between what is read and what is written here.
    const decided = decide.immediate();
    if (decided.length > 0) onChange(scheduleId);
    return decided;
  }

  #isUnderWay({ id, runner }: StoredRun): boolean {
    const { self, isRunning } = this.#options;
    if (runner === null || runner.machineId !== self.machineId || runner.bootId !== self.bootId) return false;
    if (runner.pid === self.pid && runner.startedAt === self.startedAt) return this.#active.has(id);
    return isRunning(runner);
  }

  #work({ schedule, run }: DecidedRun): Promise<DecidedRun> {
    const cancel = new AbortController();
    this.#active.set(run.id, { scheduleId: schedule.id, cancel });
    const work = this.#slots
      .run(async () => this.#attempt(schedule, run, cancel.signal))
      .then((end) => this.#end(schedule, run, end))
      .finally(() => {
        this.#active.delete(run.id);
        this.#works.delete(work);
      });
    this.#works.add(work);
    return work;
  }

  /** Never throws: whatever happens is something to be written down. */
  async #attempt(schedule: Schedule, run: StoredRun, signal: AbortSignal): Promise<AttemptEnd> {
    const { claim, start, clock, logger, onChange } = this.#options;
    try {
      signal.throwIfAborted();
      this.#runs.begun(run.id, clock.now());
      onChange(schedule.id);
      const claimed = await claim(schedule, run.dueAt, signal);
      if (claimed === 'taken') return { kind: 'taken', reason: takenText };
      if (claimed === 'unreachable')
        return { kind: 'not-now', cause: 'place-not-there', reason: unreachableText };
      const triedSince = run.attempts > 1 ? run.firstTryAt : null;
      const outcome = await start(schedule, { dueAt: run.dueAt, triedSince }, signal);
      return signal.aborted && outcome.kind !== 'ok' ? { kind: 'interrupted' } : outcome;
    } catch (error: unknown) {
      if (signal.aborted) return { kind: 'interrupted' };
      if (!isAppError(error))
        return { kind: 'failed', reason: unexpectedText(logger.bug(error, 'schedules.run')) };
      const cause = passingCause(error);
      return cause === null
        ? { kind: 'failed', reason: error.text }
        : { kind: 'not-now', cause, reason: error.text };
    }
  }

  #end(schedule: Schedule, run: StoredRun, end: AttemptEnd): DecidedRun {
    const { clock, journal, logger, onChange } = this.#options;
    const now = clock.now();
    const ended = { ...run, ...endOf(end, run, now), finishedAt: now };
    try {
      if (this.#runs.end(run.id, ended, now) === null) return { schedule, run: ended };
      if (ended.state === 'ok') this.#schedules.succeeded(schedule.id, now);
      journalRun(journal, schedule, ended);
      onChange(schedule.id);
    } catch (error: unknown) {
      logger.bug(error, 'schedules.end');
    }
    return { schedule, run: ended };
  }
}

function waitingOf(run: StoredRun | null): PassInput['waiting'] {
  const nextTryAt = run?.nextTryAt ?? null;
  return run === null || nextTryAt === null ? null : { nextTryAt, waitMs: retryWaitMs(run) };
}
