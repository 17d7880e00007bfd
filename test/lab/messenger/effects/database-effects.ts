import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openSqlite, type SqliteConnection } from '../../sqlite.ts';
import { prepareConnection } from '../database.ts';
import { indexSql, tables, tableSql } from '../schema.ts';
import type { Effects, Stage } from './stage.ts';

export const databaseEffects: Effects = {
  'db-gone': {
    on: (stage) => {
      takeDatabase(stage);
      // The next connection makes an empty file of one page, as the real server's does.
      stage.practice.database.openProblem();
    },
    off: putDatabaseBack,
  },
  'db-junk': {
    on: (stage) => {
      takeDatabase(stage);
      writeFileSync(stage.practice.database.path, Buffer.alloc(8192, 'this is not a database. '));
    },
    off: putDatabaseBack,
  },
  'db-truncated': {
    on: (stage) => {
      const whole = contentOf(stage);
      takeDatabase(stage);
      writeFileSync(stage.practice.database.path, whole.subarray(0, Math.floor(whole.length * 0.6) - 1));
    },
    off: putDatabaseBack,
  },
  'db-encrypted': {
    on: (stage) => {
      const { length } = contentOf(stage);
      takeDatabase(stage);
      writeFileSync(stage.practice.database.path, randomBytes(length));
    },
    off: putDatabaseBack,
  },
  'db-empty': {
    on: (stage) => {
      takeDatabase(stage);
      stage.practice.database.createSchema();
    },
    off: putDatabaseBack,
  },
  'db-locked': {
    on: (stage) => hold(stage, 'db-locked', lockExclusively),
    off: (stage) => letGo(stage, 'db-locked'),
  },
  'db-writer-stuck': {
    on: (stage) => hold(stage, 'db-writer-stuck', (connection) => connection.exec('BEGIN IMMEDIATE')),
    off: (stage) => letGo(stage, 'db-writer-stuck'),
  },
  'wal-only': {
    on: moveIntoWal,
    off: (stage) => stage.practice.database.release(),
  },
};

function contentOf({ practice }: Stage): Buffer {
  practice.database.release();
  return readFileSync(practice.database.path);
}

function takeDatabase(stage: Stage): void {
  stage.practice.database.release();
  stage.aside.take('messenger.db');
  removeDatabase(stage);
}

function removeDatabase(stage: Stage): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(stage.practice.database.path + suffix, { force: true });
}

function putDatabaseBack(stage: Stage): void {
  stage.practice.database.release();
  removeDatabase(stage);
  stage.aside.putBack('messenger.db');
  // Putting a database back needs a restart on the real server, and its counters start anew with it.
  const { guard } = stage.practice;
  guard.failOpenCount = 0;
  guard.failClosedCount = 0;
  guard.lastFailOpenAt = null;
  guard.lastFailClosedAt = null;
}

function lockExclusively(connection: SqliteConnection): void {
  connection.pragma('locking_mode = EXCLUSIVE');
  connection.exec('BEGIN EXCLUSIVE');
}

const lockAttempts = 40;
const lockPauseMs = 50;

/** Takes a lock on a connection of its own; a reader that is just finishing gets up to two seconds. */
async function hold(
  stage: Stage,
  name: 'db-locked' | 'db-writer-stuck',
  lock: (connection: SqliteConnection) => void,
): Promise<void> {
  const { database } = stage.practice;
  if (name === 'db-locked') database.release();
  for (let attempt = 1; ; attempt += 1) {
    const connection = openSqlite(database.path, { busyTimeoutMs: lockPauseMs });
    try {
      lock(connection);
      stage.held.set(name, () => connection.close());
      return;
    } catch (error: unknown) {
      connection.close();
      if (attempt === lockAttempts) throw error;
      if (name === 'db-locked') database.release();
      await delay(lockPauseMs);
    }
  }
}

function letGo(stage: Stage, name: 'db-locked' | 'db-writer-stuck'): void {
  stage.held.get(name)?.();
  stage.held.delete(name);
}

/** Rebuilds the database so that every page but the first is in the WAL, and keeps it there while the server runs. */
function moveIntoWal(stage: Stage): void {
  const { database } = stage.practice;
  const complete = `${database.path}.complete`;
  database.release();
  renameSync(database.path, complete);
  removeDatabase(stage);
  database.use((connection) => {
    prepareConnection(connection);
    connection.pragma('wal_autocheckpoint = 0');
    connection.exec(tableSql);
    connection.prepare('ATTACH DATABASE ? AS complete').run(complete);
    connection.pragma('foreign_keys = OFF');
    connection.transaction(() => {
      for (const table of tables)
        connection.exec(`INSERT INTO main.${table} SELECT * FROM complete.${table}`);
      connection.exec("INSERT INTO messages_fts(messages_fts) VALUES ('rebuild')");
      connection.exec(indexSql);
    })();
    connection.pragma('foreign_keys = ON');
    connection.exec('DETACH DATABASE complete');
  });
  rmSync(complete);
}
