import { randomBytes } from 'node:crypto';
import { ScheduleId } from '../../shared/model/ids.ts';
import type {
  RunDueReport,
  ScheduleDraft,
  ScheduleSummary,
  ScheduleTask,
} from '../../shared/model/schedule.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { JournalFact } from '../platform/journal-port.ts';
import { dueTimes } from './due-times.ts';
import { RunStore } from './run-store.ts';
import { neverDue, sameRepository, unknownSchedule } from './schedule-errors.ts';
import { targetOf } from './schedule-journal.ts';
import { ScheduleRunner } from './schedule-runner.ts';
import type { DecidedRun, RunnerOptions } from './schedule-runner.ts';
import { ScheduleStore } from './schedule-store.ts';
import type { StoredSchedule } from './schedule-store.ts';
import { runOf, summaryOf } from './schedule-summary.ts';
import { ScheduleTimer } from './schedule-timer.ts';

type ScheduleServiceOptions = Omit<RunnerOptions, 'onChange'> & {
  /** Throws when the task names a target or repository that this console does not know. */
  readonly checkTask: (task: ScheduleTask) => void;
  /** Called after schedules became different; those that are gone are in `removed`. */
  readonly onChange: (change: ScheduleChange) => void;
};

export type ScheduleChange = {
  readonly revision: number;
  readonly changed: readonly ScheduleSummary[];
  readonly removed: readonly ScheduleId[];
};

/** Schedules: what is done by itself, when, and how each due moment went. Times are epoch ms. */
export class ScheduleService implements Disposable {
  readonly #options: ScheduleServiceOptions;
  readonly #schedules: ScheduleStore;
  readonly #runs: RunStore;
  readonly #runner: ScheduleRunner;
  readonly #timer: ScheduleTimer;
  #revision = 0;

  constructor(options: ScheduleServiceOptions) {
    this.#options = options;
    this.#schedules = new ScheduleStore(options.database);
    this.#runs = new RunStore(options.database);
    this.#runner = new ScheduleRunner({ ...options, onChange: (id) => this.#changed(id) });
    this.#timer = new ScheduleTimer(options.clock, options.logger, {
      pass: () => void this.#runner.pass(),
      nextAt: (now) => this.#runner.nextAt(now),
    });
  }

  list(): { readonly revision: number; readonly schedules: readonly ScheduleSummary[] } {
    const schedules = this.#schedules.all().map((schedule) => this.#summary(schedule));
    return { revision: this.#revision, schedules };
  }

  /** Adds a schedule, or changes one. What was due before is not made up for under new times. @throws AppError schedule/invalid, schedule/unknown */
  set(draft: ScheduleDraft, scheduleId: string | null, by: string): ScheduleSummary {
    const { clock, checkTask } = this.#options;
    const now = clock.now();
    const known = scheduleId === null ? null : this.#get(scheduleId);
    checkTask(draft.task);
    checkDifferent(draft.task);
    if (dueTimes(draft.timing, draft.zone).next(now) === null) throw neverDue();
    const { name, zone, timing, task } = draft;
    const schedule: StoredSchedule = {
      id: known?.id ?? ScheduleId.parse(randomBytes(8).toString('hex')),
      name,
      zone,
      timing,
      task,
      createdAt: known?.createdAt ?? now,
      createdBy: known?.createdBy ?? by,
      paused: known?.paused ?? null,
      handledUntil: now,
      lastOkAt: known?.lastOkAt ?? null,
    };
    this.#journal(known === null ? 'schedule.add' : 'schedule.edit', schedule, {
      does: task.kind,
      zone,
      times: timing.kind === 'daily' ? timing.at : timing.expression,
    });
    return this.#keep(schedule, now);
  }

  /** Also cancels what runs for it. @throws AppError schedule/unknown */
  remove(scheduleId: string): void {
    const schedule = this.#get(scheduleId);
    this.#journal('schedule.remove', schedule, {});
    this.#schedules.remove(schedule.id);
    this.#runner.cancel(schedule.id);
    this.#tell([], [schedule.id]);
    this.#timer.arm();
  }

  /** What comes due while paused is neither done nor missed. A run that is under way goes on. @throws AppError schedule/unknown */
  pause(scheduleId: string, reason: string, by: string): ScheduleSummary {
    const schedule = this.#get(scheduleId);
    const now = this.#options.clock.now();
    this.#journal('schedule.pause', schedule, { reason });
    return this.#keep({ ...schedule, paused: { reason, at: now, by } }, now);
  }

  /** @throws AppError schedule/unknown */
  resume(scheduleId: string): ScheduleSummary {
    const schedule = this.#get(scheduleId);
    const now = this.#options.clock.now();
    this.#journal('schedule.resume', schedule, {});
    return this.#keep({ ...schedule, paused: null }, now);
  }

  /** From now on what is due runs by itself; until `dispose`. */
  begin(): void {
    this.#timer.begin();
  }

  /** Runs what is due and answers when all of it has ended. Calling it again, also from another process, runs nothing twice. */
  async runDue(): Promise<RunDueReport> {
    const ended = await Promise.all(this.#runner.pass());
    this.#timer.arm();
    return { runs: ended.map(reportOf) };
  }

  /** Removes the schedules of a target that is gone. */
  forgetTarget(targetId: string): void {
    this.#forget((task) => task.kind !== 'copy' && task.targetId === targetId);
  }

  /** Removes the schedules that work on a repository which this console no longer knows. */
  forgetRepository(repositoryId: string): void {
    this.#forget((task) => repositoriesOf(task).includes(repositoryId));
  }

  async dispose(): Promise<void> {
    this.#timer.dispose();
    await this.#runner.dispose();
  }

  #forget(concerns: (task: ScheduleTask) => boolean): void {
    for (const { id, task } of this.#schedules.all()) if (concerns(task)) this.remove(id);
  }

  #get(scheduleId: string): StoredSchedule {
    const schedule = this.#schedules.get(scheduleId);
    if (schedule === null) throw unknownSchedule(scheduleId);
    return schedule;
  }

  #keep(schedule: StoredSchedule, now: number): ScheduleSummary {
    this.#schedules.save({ ...schedule, handledUntil: now });
    this.#runs.supersedeAfter(schedule.id, now);
    this.#timer.arm();
    const summary = this.#summary({ ...schedule, handledUntil: now });
    this.#tell([summary], []);
    return summary;
  }

  #summary(schedule: StoredSchedule): ScheduleSummary {
    const times = this.#runner.timesOf(schedule);
    return summaryOf(schedule, this.#runs.recent(schedule.id), times, this.#options.clock.now());
  }

  #changed(scheduleId: string): void {
    const schedule = this.#schedules.get(scheduleId);
    if (schedule !== null) this.#tell([this.#summary(schedule)], []);
  }

  #tell(changed: readonly ScheduleSummary[], removed: readonly ScheduleId[]): void {
    this.#revision += 1;
    this.#options.onChange({ revision: this.#revision, changed, removed });
  }

  #journal(action: JournalAction, schedule: StoredSchedule, details: JournalFact['details']): void {
    this.#options.journal.append({
      action,
      targetId: targetOf(schedule),
      subject: schedule.name,
      result: 'done',
      details: { id: schedule.id, ...details },
    });
  }
}

function checkDifferent(task: ScheduleTask): void {
  const repositories = repositoriesOf(task);
  if (new Set(repositories).size < repositories.length) throw sameRepository();
}

function repositoriesOf(task: ScheduleTask): readonly string[] {
  switch (task.kind) {
    case 'snapshot':
      return task.copyTo === null ? [task.repositoryId] : [task.repositoryId, task.copyTo];
    case 'copy':
      return [task.from, task.to];
    case 'drill':
      return [task.repositoryId];
    case 'runbook':
      return task.repositoryId === null ? [] : [task.repositoryId];
  }
}

function reportOf({ schedule, run }: DecidedRun): RunDueReport['runs'][number] {
  return { scheduleId: schedule.id, name: schedule.name, ...runOf(run) };
}
