import { z } from 'zod';
import { Schedule } from '../../shared/model/schedule.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { jsonColumn } from '../store/json-column.ts';

/** A schedule as it is kept. Everything that was due up to `handledUntil` is decided. */
export type StoredSchedule = Schedule & {
  readonly handledUntil: number;
  readonly lastOkAt: number | null;
};

const Row = z
  .object({
    id: Schedule.shape.id,
    name: z.string(),
    zone: z.string(),
    timing: jsonColumn.pipe(Schedule.shape.timing),
    task: jsonColumn.pipe(Schedule.shape.task),
    paused: jsonColumn.pipe(Schedule.shape.paused),
    created_at: z.number(),
    created_by: z.string(),
    handled_until: z.number(),
    last_ok_at: z.number().nullable(),
  })
  .transform(({ created_at, created_by, handled_until, last_ok_at, ...row }): StoredSchedule => ({
    ...row,
    createdAt: created_at,
    createdBy: created_by,
    handledUntil: handled_until,
    lastOkAt: last_ok_at,
  }));

export class ScheduleStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  all(): readonly StoredSchedule[] {
    return this.#database
      .prepare('SELECT * FROM schedule ORDER BY rowid')
      .all()
      .map((row) => Row.parse(row));
  }

  get(id: string): StoredSchedule | null {
    const row = this.#database.prepare('SELECT * FROM schedule WHERE id = ?').get(id);
    return row === undefined ? null : Row.parse(row);
  }

  save(schedule: StoredSchedule): void {
    this.#database
      .prepare(
        `INSERT INTO schedule
           (id, name, zone, timing, task, paused, created_at, created_by, handled_until, last_ok_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET
           name = excluded.name, zone = excluded.zone, timing = excluded.timing, task = excluded.task,
           paused = excluded.paused, handled_until = excluded.handled_until`,
      )
      .run(
        schedule.id,
        schedule.name,
        schedule.zone,
        JSON.stringify(schedule.timing),
        JSON.stringify(schedule.task),
        schedule.paused === null ? null : JSON.stringify(schedule.paused),
        schedule.createdAt,
        schedule.createdBy,
        schedule.handledUntil,
        schedule.lastOkAt,
      );
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM schedule_run WHERE schedule_id = ?').run(id);
    this.#database.prepare('DELETE FROM schedule WHERE id = ?').run(id);
  }

  handled(id: string, until: number): void {
    this.#database.prepare('UPDATE schedule SET handled_until = ? WHERE id = ?').run(until, id);
  }

  succeeded(id: string, at: number): void {
    this.#database.prepare('UPDATE schedule SET last_ok_at = ? WHERE id = ?').run(at, id);
  }
}
