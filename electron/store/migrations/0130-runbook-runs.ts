import type { Migration } from '../migration.ts';

/**
 * Runbooks that were carried out, and every attempt at a step. A run outlives its target: what was done stays told. `runbook` is its text as
 * the pack had it when the run began. Lists and objects are JSON.
 */
export const runbookRunsMigration: Migration = {
  id: 130,
  name: 'runbook-runs',
  apply(database) {
    database.exec(`
      CREATE TABLE runbook_run (
        id TEXT PRIMARY KEY NOT NULL,
        target_id TEXT NOT NULL,
        target_name TEXT NOT NULL,
        runbook_id TEXT NOT NULL,
        pack_version INTEGER NOT NULL,
        runbook TEXT NOT NULL,
        steps TEXT NOT NULL,
        rules TEXT NOT NULL,
        settings TEXT NOT NULL,
        repository_id TEXT,
        incident_id TEXT,
        state TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        started_by TEXT NOT NULL,
        operator TEXT NOT NULL,
        revision INTEGER NOT NULL,
        passed_rules TEXT NOT NULL,
        notes TEXT NOT NULL,
        end_reason TEXT
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX runbook_run_of_target ON runbook_run (target_id, started_at);
      CREATE TABLE runbook_attempt (
        run_id TEXT NOT NULL REFERENCES runbook_run (id) ON DELETE CASCADE,
        step_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        state TEXT NOT NULL,
        attempt TEXT NOT NULL,
        PRIMARY KEY (run_id, step_id, number)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX runbook_attempt_running ON runbook_attempt (state) WHERE state = 'running';
    `);
  },
};
