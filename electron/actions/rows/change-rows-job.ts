import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import { asDatabaseError } from '../../locations/live-database/database-errors.ts';
import type { ChildJob } from '../../platform/child-host.ts';
import { writeFailure } from '../../platform/file-errors.ts';
import { openSqlite } from '../../platform/sqlite.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { applyChange, chosenRows, digestOf, undoOf } from './chosen-rows.ts';
import type { ChosenRows } from './chosen-rows.ts';
import { ChangeRowsInput } from './rows-schema.ts';
import type { ChangedRows } from './rows-schema.ts';

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
    const chosen = input.changes.map((change) =>
      chosenRows(database, change, input.parameters, input.mostRows),
    );
    if (digestOf(chosen) !== input.digest || chosen.some(({ tooMany }) => tooMany)) {
      database.exec('ROLLBACK');
      return { kind: 'plan-changed' };
    }
    keep(input, chosen);
    const before = totalChanges(database);
    const changed = input.changes.map((change) => applyChange(database, change, input.parameters));
    const beyond = totalChanges(database) - before - changed.reduce((sum, count) => sum + count, 0);
    if (beyond > 0) throw changesMore(beyond);
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
    throw error;
  }
}

/** Also what triggers and foreign keys change along, which no plan has shown and no safety copy holds. */
function totalChanges(database: SqliteDatabase): number {
  return z.number().parse(database.prepare('SELECT total_changes()').pluck().get());
}

function changesMore(beyond: number): AppError {
  return new AppError(
    'action/changes-more',
    localText(
      `The database would change ${beyond} more rows by itself (triggers or foreign keys), which the plan does not show. Nothing was changed. The pack must name these rows as well.`,
      `데이터베이스가 트리거나 외래 키로 계획에 없는 행 ${beyond}개를 더 바꾸게 됩니다. 아무것도 바꾸지 않았습니다. 팩에서 그 행도 지정해야 합니다.`,
    ),
  );
}

/** On the disk before anything changes, and readable by this account only. */
function keep({ safetyCopy, changes }: ChangeRowsInput, chosen: readonly ChosenRows[]): void {
  try {
    const file = openSync(safetyCopy, 'wx', 0o600);
    try {
      writeSync(file, 'BEGIN;\n');
      for (const [at, { columns, rows }] of chosen.entries()) {
        const table = changes[at]?.table ?? '';
        for (const row of rows) writeSync(file, `${undoOf(table, columns, row)}\n`);
      }
      writeSync(file, 'COMMIT;\n');
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error: unknown) {
    throw writeFailure(error, safetyCopy) ?? error;
  }
}
