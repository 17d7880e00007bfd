import type { Migration } from '../migration.ts';

/**
 * Alerts, who is told of them, and what was told. An alert of a key is open at most once; a message is made in the same transaction as
 * the change it tells of, so that a kill loses none and makes none twice. At the start everything goes to every channel, and the desktop is one.
 */
export const alertsMigration: Migration = {
  id: 150,
  name: 'alerts',
  apply(database) {
    database.exec(`
      CREATE TABLE alert (
        id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 16),
        key TEXT NOT NULL,
        cause TEXT NOT NULL,
        severity TEXT NOT NULL,
        target_id TEXT,
        subject TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (json_valid(reason)),
        holders TEXT NOT NULL CHECK (json_valid(holders)),
        since INTEGER NOT NULL,
        opened_at INTEGER NOT NULL,
        closed_at INTEGER,
        "end" TEXT,
        current INTEGER NOT NULL CHECK (current IN (0, 1)),
        acknowledged TEXT CHECK (json_valid(acknowledged))
      ) STRICT;
      CREATE UNIQUE INDEX alert_open_once ON alert (key) WHERE closed_at IS NULL;
      CREATE INDEX alert_by_time ON alert (opened_at);
      CREATE TABLE alert_channel (
        id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 24),
        name TEXT NOT NULL UNIQUE,
        enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
        settings TEXT NOT NULL CHECK (json_valid(settings)),
        last_ok_at INTEGER,
        failing_since INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,
        problem TEXT CHECK (json_valid(problem)),
        next_try_at INTEGER,
        dropped INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE TABLE alert_rule (
        id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 16),
        place INTEGER NOT NULL,
        rule TEXT NOT NULL CHECK (json_valid(rule))
      ) STRICT;
      CREATE TABLE alert_notice (
        alert_id TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
        channel_id TEXT NOT NULL REFERENCES alert_channel (id) ON DELETE CASCADE,
        severity TEXT NOT NULL,
        last_told_at INTEGER NOT NULL,
        reminders INTEGER NOT NULL,
        PRIMARY KEY (alert_id, channel_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE alert_message (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
        alert_id TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
        channel_id TEXT NOT NULL REFERENCES alert_channel (id) ON DELETE CASCADE,
        event TEXT NOT NULL,
        body TEXT NOT NULL CHECK (json_valid(body)),
        at INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        ended_at INTEGER,
        outcome TEXT CHECK (json_valid(outcome))
      ) STRICT;
      CREATE INDEX alert_message_waiting ON alert_message (channel_id, seq) WHERE state = 'waiting';
      CREATE INDEX alert_message_of_alert ON alert_message (alert_id);
      INSERT INTO alert_channel (id, name, enabled, settings)
        VALUES (lower(hex(randomblob(12))), 'Desktop', 1, '{"kind":"desktop"}');
      INSERT INTO alert_rule (id, place, rule) VALUES (lower(hex(randomblob(8))), 1,
        '{"name":"Everything","enabled":true,"targetIds":null,"causes":null,"floor":"unknown","channelIds":null,"quiet":null,"repeat":null}');
    `);
  },
};
