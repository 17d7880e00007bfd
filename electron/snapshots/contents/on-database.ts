import { beginRead } from '../../locations/live-database/begin-read.ts';
import { asDatabaseError } from '../../locations/live-database/database-errors.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

const busyTimeoutMs = 1000;

/** Reads a copy that is ours alone, never writes. Failures are said as those of `name`. */
export function onDatabase<Value>(
  path: string,
  name: string,
  work: (database: SqliteDatabase) => Value,
): Value {
  try {
    const { database } = beginRead(path, { readOnly: false, busyTimeoutMs });
    try {
      return work(database);
    } finally {
      database.close();
    }
  } catch (error: unknown) {
    throw asDatabaseError(error, name);
  }
}
