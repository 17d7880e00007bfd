import type { Migration } from '../migration.ts';

/**
 * Schedules, and what became of each due moment. `handled_until` is the moment up to which everything due is decided. A run is
 * superseded when the clock was set back before it: its due moment comes again.
 */
export const schedulesMigration: Migration = {
  id: 90,
  name: 'schedules',
  apply(database) {
    database.exec(`
      CREATE TABLE schedule (
        id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 16),
        name TEXT NOT NULL,
        zone TEXT NOT NULL,
        timing TEXT NOT NULL CHECK (json_valid(timing)),
        task TEXT NOT NULL CHECK (json_valid(task)),
        paused TEXT CHECK (json_valid(paused)),
        created_at INTEGER NOT NULL,
        created_by TEXT NOT NULL,
        handled_until INTEGER NOT NULL,
        last_ok_at INTEGER
      ) STRICT;
      CREATE TABLE schedule_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        schedule_id TEXT NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
        due_at INTEGER NOT NULL,
        state TEXT NOT NULL,
        cause TEXT,
        reason TEXT CHECK (json_valid(reason)),
        attempts INTEGER NOT NULL,
        first_try_at INTEGER,
        started_at INTEGER,
        finished_at INTEGER,
        next_try_at INTEGER,
        runner TEXT CHECK (json_valid(runner)),
        superseded INTEGER NOT NULL DEFAULT 0 CHECK (superseded IN (0, 1))
      ) STRICT;
      CREATE UNIQUE INDEX schedule_run_once ON schedule_run (schedule_id, due_at) WHERE superseded = 0;
    `);
  },
};
