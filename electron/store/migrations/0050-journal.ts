import type { Migration } from '../migration.ts';

/**
 * The append-only record. The triggers stop mistakes of this program; somebody with the file in hand can remove them, which is
 * what the chain of hashes and the anchors are for.
 */
export const journalMigration: Migration = {
  id: 50,
  name: 'journal',
  apply(database) {
    database.exec(`
      CREATE TABLE journal (
        seq INTEGER PRIMARY KEY NOT NULL CHECK (seq > 0),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL,
        typed_name TEXT,
        face TEXT NOT NULL,
        action TEXT NOT NULL,
        target_id TEXT,
        subject TEXT NOT NULL,
        result TEXT NOT NULL CHECK (result IN ('done', 'failed', 'refused', 'cancelled')),
        details TEXT NOT NULL CHECK (json_valid(details)),
        previous_hash TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE
      ) STRICT;
      CREATE INDEX journal_by_target ON journal (target_id, seq);
      CREATE INDEX journal_by_previous_hash ON journal (previous_hash);

      CREATE TRIGGER journal_is_not_updated BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
      CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
      CREATE TRIGGER journal_grows_at_its_end BEFORE INSERT ON journal
        WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM journal)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

      CREATE TABLE journal_anchor (
        id INTEGER PRIMARY KEY NOT NULL,
        seq INTEGER NOT NULL,
        hash TEXT NOT NULL,
        place TEXT NOT NULL,
        anchored_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX journal_anchor_by_seq ON journal_anchor (seq);
    `);
  },
};
