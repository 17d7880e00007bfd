import { z } from 'zod';
import { LocalText } from '../../shared/model/local-text.ts';
import { ScheduleRun } from '../../shared/model/schedule.ts';
import { ProcessIdentity } from '../platform/machine.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { jsonColumn } from '../store/json-column.ts';

/** Runs of one schedule that are kept. */
export const runsKept = 50;

/** A run as it is kept: with the process that does it, and since when it has been tried. */
export type StoredRun = ScheduleRun & {
  readonly id: number;
  readonly firstTryAt: number | null;
  readonly runner: ProcessIdentity | null;
};

/** How an attempt ended, or was given up. */
export type RunEnd = Pick<ScheduleRun, 'state' | 'cause' | 'reason' | 'nextTryAt'>;

const Row = z
  .object({
    id: z.number(),
    due_at: z.number(),
    state: ScheduleRun.shape.state,
    cause: ScheduleRun.shape.cause,
    reason: jsonColumn.pipe(LocalText.nullable()),
    attempts: z.number(),
    first_try_at: z.number().nullable(),
    started_at: z.number().nullable(),
    finished_at: z.number().nullable(),
    next_try_at: z.number().nullable(),
    runner: jsonColumn.pipe(ProcessIdentity.nullable()),
  })
  .transform((row): StoredRun => ({
    id: row.id,
    dueAt: row.due_at,
    state: row.state,
    cause: row.cause,
    reason: row.reason,
    attempts: row.attempts,
    firstTryAt: row.first_try_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    nextTryAt: row.next_try_at,
    runner: row.runner,
  }));

export class RunStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Newest first. */
  recent(scheduleId: string): readonly StoredRun[] {
    return this.#database
      .prepare('SELECT * FROM schedule_run WHERE schedule_id = ? ORDER BY id DESC LIMIT ?')
      .all(scheduleId, runsKept)
      .map((row) => Row.parse(row));
  }

  /** The run that is marked as under way, by whichever process. */
  running(scheduleId: string): StoredRun | null {
    return this.#one("schedule_id = ? AND state = 'running'", scheduleId);
  }

  /** The missed run that is to be tried again. */
  waiting(scheduleId: string): StoredRun | null {
    return this.#one("schedule_id = ? AND state = 'missed' AND next_try_at IS NOT NULL", scheduleId);
  }

  /** Marks a due moment as under way for this process; null when it was decided already, by whomever. */
  take(scheduleId: string, dueAt: number, runner: ProcessIdentity, now: number): StoredRun | null {
    const { changes, lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO schedule_run (schedule_id, due_at, state, attempts, first_try_at, runner)
         VALUES (?, ?, 'running', 1, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(scheduleId, dueAt, now, JSON.stringify(runner));
    return changes === 1 ? this.#one('id = ?', Number(lastInsertRowid)) : null;
  }

  /** Takes up a missed run again. */
  takeAgain(id: number, runner: ProcessIdentity): StoredRun | null {
    const { changes } = this.#database
      .prepare(
        `UPDATE schedule_run SET state = 'running', cause = NULL, reason = NULL, attempts = attempts + 1,
           started_at = NULL, finished_at = NULL, next_try_at = NULL, runner = ?
         WHERE id = ? AND state = 'missed' AND next_try_at IS NOT NULL`,
      )
      .run(JSON.stringify(runner), id);
    return changes === 1 ? this.#one('id = ?', id) : null;
  }

  begun(id: number, at: number): void {
    this.#database.prepare('UPDATE schedule_run SET started_at = ? WHERE id = ?').run(at, id);
  }

  /** Null when its schedule was removed meanwhile. */
  end(id: number, end: RunEnd, at: number): StoredRun | null {
    this.#database
      .prepare(
        `UPDATE schedule_run SET state = ?, cause = ?, reason = ?, next_try_at = ?, finished_at = ?, runner = NULL
         WHERE id = ?`,
      )
      .run(end.state, end.cause, textOf(end.reason), end.nextTryAt, at, id);
    return this.#one('id = ?', id);
  }

  /** Gives up what was to be tried again; it stays missed for the reason that it has. */
  giveUp(id: number): StoredRun | null {
    this.#database.prepare('UPDATE schedule_run SET next_try_at = NULL WHERE id = ?').run(id);
    return this.#one('id = ?', id);
  }

  /** Writes down a due moment at which nothing was started; null when it was decided already. */
  note(scheduleId: string, dueAt: number, end: Omit<RunEnd, 'nextTryAt'>, now: number): StoredRun | null {
    const { changes, lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO schedule_run (schedule_id, due_at, state, cause, reason, attempts, finished_at)
         VALUES (?, ?, ?, ?, ?, 0, ?) ON CONFLICT DO NOTHING`,
      )
      .run(scheduleId, dueAt, end.state, end.cause, textOf(end.reason), now);
    return changes === 1 ? this.#one('id = ?', Number(lastInsertRowid)) : null;
  }

  /** After the clock was set back: due moments that lie ahead again are decided anew when they come. */
  supersedeAfter(scheduleId: string, now: number): void {
    this.#database
      .prepare('UPDATE schedule_run SET superseded = 1 WHERE schedule_id = ? AND due_at > ?')
      .run(scheduleId, now);
  }

  trim(scheduleId: string): void {
    this.#database
      .prepare(
        `DELETE FROM schedule_run WHERE schedule_id = ? AND state <> 'running' AND next_try_at IS NULL
           AND id NOT IN (SELECT id FROM schedule_run WHERE schedule_id = ? ORDER BY id DESC LIMIT ?)`,
      )
      .run(scheduleId, scheduleId, runsKept);
  }

  #one(where: string, value: string | number): StoredRun | null {
    const row = this.#database
      .prepare(`SELECT * FROM schedule_run WHERE ${where} ORDER BY id DESC LIMIT 1`)
      .get(value);
    return row === undefined ? null : Row.parse(row);
  }
}

function textOf(reason: LocalText | null): string | null {
  return reason === null ? null : JSON.stringify(reason);
}
