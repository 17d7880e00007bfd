import type { SqliteDatabase } from '../../platform/sqlite.ts';
import type { Migration } from '../migration.ts';

/**
 * What is known of probes. A probe of a target is an integer `key` everywhere, so that a raw result takes about 20 bytes.
 * Times are epoch milliseconds, hours are epoch hours, latencies are microseconds, states are the codes of
 * electron/probes/history/state-code.ts.
 */
export const probesMigration: Migration = {
  id: 30,
  name: 'probes',
  apply(database: SqliteDatabase): void {
    database.exec(`
      CREATE TABLE probe_key (
        key INTEGER PRIMARY KEY,
        target_id TEXT NOT NULL,
        probe_id TEXT NOT NULL,
        removed INTEGER NOT NULL DEFAULT 0,
        UNIQUE (target_id, probe_id)
      ) STRICT;

      CREATE TABLE probe_state (
        key INTEGER PRIMARY KEY REFERENCES probe_key (key),
        standing TEXT NOT NULL,
        checked_at INTEGER,
        started_at INTEGER,
        value REAL,
        unit TEXT,
        latency_us INTEGER
      ) STRICT;

      CREATE TABLE probe_result (
        key INTEGER PRIMARY KEY REFERENCES probe_key (key),
        result TEXT NOT NULL
      ) STRICT;

      CREATE TABLE probe_memory (
        key INTEGER PRIMARY KEY REFERENCES probe_key (key),
        memory TEXT NOT NULL
      ) STRICT;

      CREATE TABLE probe_raw (
        key INTEGER NOT NULL,
        at INTEGER NOT NULL,
        state INTEGER NOT NULL,
        latency_us INTEGER,
        PRIMARY KEY (key, at)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE probe_hour (
        key INTEGER NOT NULL,
        hour INTEGER NOT NULL,
        samples INTEGER NOT NULL,
        ok INTEGER NOT NULL,
        degraded INTEGER NOT NULL,
        down INTEGER NOT NULL,
        unknown INTEGER NOT NULL,
        latency_sum_us INTEGER NOT NULL,
        latency_samples INTEGER NOT NULL,
        latency_max_us INTEGER,
        PRIMARY KEY (key, hour)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE probe_transition (
        id INTEGER PRIMARY KEY,
        target_id TEXT NOT NULL,
        probe_id TEXT NOT NULL,
        at INTEGER NOT NULL,
        from_state INTEGER NOT NULL,
        to_state INTEGER NOT NULL,
        kind TEXT NOT NULL,
        reason TEXT
      ) STRICT;
      CREATE INDEX probe_transition_by_target ON probe_transition (target_id, at);

      CREATE TABLE probe_pause (
        target_id TEXT NOT NULL,
        probe_id TEXT NOT NULL,
        reason TEXT NOT NULL,
        by TEXT NOT NULL,
        since INTEGER NOT NULL,
        PRIMARY KEY (target_id, probe_id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE console_gap (
        from_at INTEGER PRIMARY KEY,
        to_at INTEGER NOT NULL,
        cause TEXT NOT NULL
      ) STRICT;
      CREATE INDEX console_gap_by_end ON console_gap (to_at);

      CREATE TABLE console_alive (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        at INTEGER NOT NULL
      ) STRICT;
    `);
  },
};
