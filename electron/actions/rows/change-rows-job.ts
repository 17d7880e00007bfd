import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AppError, cancelled } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import { asDatabaseError } from '../../locations/live-database/database-errors.ts';
import type { ChildJob } from '../../platform/child-host.ts';
import { writeFailure } from '../../platform/file-errors.ts';
import { isRunning } from '../../platform/machine.ts';
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
    // A console that was killed while another writer kept this waiting would never know what was changed.
    if (!isRunning(input.console)) throw cancelled();
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
    for (const path of [input.safetyCopy, unfinished(input.safetyCopy)]) rmSync(path, { force: true });
    throw error;
  }
}

/** Also what triggers and foreign keys change along, which no plan has shown and no safety copy holds. */
function totalChanges(database: SqliteDatabase): number {
  return z.number().parse(database.prepare('SELECT total_changes()').pluck().get());
}

function changesOthers(difference: number): AppError {
  const more = difference > 0 ? `+${difference}` : String(difference);
  return new AppError(
    'action/changes-more',
    localText(
      `The database would not change just the rows of the plan (${more}): triggers or foreign keys change others along, or one change concerns the rows of another. Nothing was changed. The pack must name all rows.`,
      `데이터베이스가 계획한 행만 바꾸지 않게 됩니다(${more}). 트리거나 외래 키가 다른 행도 바꾸거나, 한 변경이 다른 변경의 행에 영향을 줍니다. 아무것도 바꾸지 않았습니다. 팩에서 모든 행을 지정해야 합니다.`,
    ),
  );
}

/** What a process that is killed leaves of a copy has another name: a safety copy is there as a whole or not at all. */
function unfinished(safetyCopy: string): string {
  return `${safetyCopy}.partial`;
}

/** On the disk before anything changes, and readable by this account only. */
function keep({ safetyCopy, changes }: ChangeRowsInput, chosen: readonly ChosenRows[]): void {
  try {
    const file = openSync(unfinished(safetyCopy), 'wx', 0o600);
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
    renameSync(unfinished(safetyCopy), safetyCopy);
    syncFolder(dirname(safetyCopy));
  } catch (error: unknown) {
    throw writeFailure(error, safetyCopy) ?? error;
  }
}

/** Makes the name durable. Windows cannot open a folder, and does not need it. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
