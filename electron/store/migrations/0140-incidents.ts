import type { Migration } from '../migration.ts';

/**
 * What is remembered of targets so that a change is seen (of files and keys fingerprints), and incidents with what was kept of them.
 * An incident outlives its target. Texts that may be in two languages, and lists, are JSON; evidence lies in files.
 */
export const incidentsMigration: Migration = {
  id: 140,
  name: 'incidents',
  apply(database) {
    database.exec(`
      CREATE TABLE observed_fact (
        target_id TEXT NOT NULL REFERENCES target (id) ON DELETE CASCADE,
        fact_id TEXT NOT NULL,
        value TEXT NOT NULL,
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (target_id, fact_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE observed_change (
        id INTEGER PRIMARY KEY,
        target_id TEXT NOT NULL REFERENCES target (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        before TEXT,
        after TEXT,
        probe_id TEXT,
        policy_id TEXT,
        at INTEGER NOT NULL,
        not_before INTEGER
      ) STRICT;
      CREATE INDEX observed_change_of_target ON observed_change (target_id, at);

      CREATE TABLE incident (
        id TEXT PRIMARY KEY NOT NULL,
        target_id TEXT NOT NULL,
        target_name TEXT NOT NULL,
        pack_id TEXT NOT NULL,
        title TEXT NOT NULL,
        origin TEXT NOT NULL,
        template TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        opened_by TEXT NOT NULL,
        from_at INTEGER NOT NULL,
        to_at INTEGER,
        closed_at INTEGER,
        closed_by TEXT,
        root_cause TEXT
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE incident_field (
        incident_id TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
        field_id TEXT NOT NULL,
        value TEXT,
        by TEXT,
        at INTEGER,
        problem TEXT,
        PRIMARY KEY (incident_id, field_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE incident_note (
        id INTEGER PRIMARY KEY,
        incident_id TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        by TEXT NOT NULL,
        text TEXT NOT NULL
      ) STRICT;
      CREATE INDEX incident_note_of_incident ON incident_note (incident_id);
      CREATE TABLE incident_follow_up (
        incident_id TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        text TEXT NOT NULL,
        at INTEGER NOT NULL,
        by TEXT NOT NULL,
        done_at INTEGER,
        done_by TEXT,
        PRIMARY KEY (incident_id, number)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE incident_run (
        incident_id TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
        run_id TEXT NOT NULL,
        PRIMARY KEY (incident_id, run_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE incident_capture (
        id TEXT PRIMARY KEY NOT NULL,
        incident_id TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
        state TEXT NOT NULL,
        by TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        from_at INTEGER NOT NULL,
        to_at INTEGER NOT NULL,
        followed TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX incident_capture_of_incident ON incident_capture (incident_id);
      CREATE TABLE incident_item (
        capture_id TEXT NOT NULL REFERENCES incident_capture (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        item TEXT NOT NULL,
        PRIMARY KEY (capture_id, number)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
