import { z } from 'zod';
import { cancelled } from '../../../shared/errors/app-error.ts';
import { asDatabaseError } from '../../locations/live-database/database-errors.ts';
import type { ChildJob } from '../../platform/child-host.ts';
import { isRunning } from '../../platform/machine.ts';
import { openSqlite } from '../../platform/sqlite.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { changesOthers } from './changes-others.ts';
import { applyChange, chosenRows, digestOf } from './chosen-rows.ts';
import { ChangeRowsInput } from './rows-schema.ts';
import type { ChangedRows } from './rows-schema.ts';
import { forgetRows, keepRows } from './safety-copy.ts';

/**
 * Changes rows of a live database: one short transaction, the statements that undo it on the disk before it is committed, no checkpoint.
 * The database is never closed here: the last connection that closes would write back the log and remove it under a server that is
 * starting. The process is ended instead, and with it only its locks go.
 */
export const changeRowsJob: ChildJob = (raw, { signal }) => {
  const input = ChangeRowsInput.parse(raw);
  const { path, name, busyTimeoutMs } = input.file;
  try {
    const database = openSqlite(path, { readOnly: false, mustExist: true, busyTimeoutMs });
    database.pragma('wal_autocheckpoint = 0');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('trusted_schema = OFF');
    signal.throwIfAborted();
    return Promise.resolve(inTransaction(database, input));
  } catch (error: unknown) {
    throw asDatabaseError(error, name);
  }
};

function inTransaction(database: SqliteDatabase, input: ChangeRowsInput): ChangedRows {
  database.exec('BEGIN IMMEDIATE');
  try {
    // A console that was killed while another writer kept this waiting would never know what was changed.
    if (!isRunning(input.console)) throw cancelled();
    const chosen = input.changes.map((change) =>
      chosenRows(database, change, input.parameters, input.mostRows),
    );
    if (digestOf(chosen) !== input.digest || chosen.some(({ tooMany }) => tooMany)) {
      database.exec('ROLLBACK');
      return { kind: 'plan-changed' };
    }
    keepRows(input, chosen);
    const before = totalChanges(database);
    const changed = input.changes.map((change) => applyChange(database, change, input.parameters));
    const planned = chosen.reduce((sum, { rows }) => sum + rows.length, 0);
    const beyond = totalChanges(database) - before - planned;
    if (beyond !== 0) throw changesOthers(beyond);
    const remaining = input.changes.map(
      (change) => chosenRows(database, change, input.parameters, input.mostRows).rows.length,
    );
    database.exec('COMMIT');
    return {
      kind: 'changed',
      changes: changed.map((count, at) => ({ changed: count, remaining: remaining[at] ?? 0 })),
    };
  } catch (error: unknown) {
    if (database.inTransaction) database.exec('ROLLBACK');
    // Nothing was changed, so nothing is to be kept of it.
    forgetRows(input.safetyCopy);
    throw error;
  }
}

/** Also what triggers and foreign keys change along, which no plan has shown and no safety copy holds. */
function totalChanges(database: SqliteDatabase): number {
  return z.number().parse(database.prepare('SELECT total_changes()').pluck().get());
}
