import { createHash } from 'node:crypto';
import { sqlLiteral } from '../../locations/live-database/sql-literal.ts';
import { quotedName } from '../../platform/quoted-name.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import type { PlanRowsInput } from './rows-schema.ts';

type Change = PlanRowsInput['changes'][number];
export type Row = readonly unknown[];

export type ChosenRows = {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** There are more than were asked for; `rows` then holds only the first. */
  readonly tooMany: boolean;
};

/** The rows that a change is about, as they are in the open transaction. */
export function chosenRows(
  database: SqliteDatabase,
  change: Change,
  parameters: PlanRowsInput['parameters'],
  mostRows: number,
): ChosenRows {
  const statement = database.prepare(selectOf(change)).raw().safeIntegers();
  const rows: Row[] = [];
  for (const row of statement.iterate(...boundBy(statement, parameters))) {
    if (rows.length === mostRows) return { columns: columnsOf(statement), rows, tooMany: true };
    if (!Array.isArray(row)) throw new Error('a raw row is a list');
    rows.push(row);
  }
  return { columns: columnsOf(statement), rows, tooMany: false };
}

/** Changes or deletes them; answers how many there were. */
export function applyChange(
  database: SqliteDatabase,
  change: Change,
  parameters: PlanRowsInput['parameters'],
): number {
  const statement = database.prepare(statementOf(change));
  return statement.run(...boundBy(statement, parameters)).changes;
}

export function statementOf({ table, where, set }: Change): string {
  return set === null
    ? `DELETE FROM "${table}" WHERE ${where}`
    : `UPDATE "${table}" SET ${set} WHERE ${where}`;
}

/** Equal for the same rows, in whatever order they are found. */
export function digestOf(chosen: readonly ChosenRows[]): string {
  const whole = createHash('sha256');
  for (const { columns, rows } of chosen) {
    const each = rows.map((row) => createHash('sha256').update(rowText(row)).digest('hex')).toSorted();
    whole.update(JSON.stringify([columns, each]));
  }
  return whole.digest('hex');
}

/** The statement that puts a row back as it was. */
export function undoOf(table: string, columns: readonly string[], row: Row): string {
  const names = columns.map(quotedName).join(', ');
  return `INSERT OR REPLACE INTO "${table}" (${names}) VALUES (${row.map(sqlLiteral).join(', ')});`;
}

/** What finds the rows of a change. */
export function selectOf({ table, where }: Change): string {
  return `SELECT * FROM "${table}" WHERE ${where}`;
}

/** Only what the text uses is bound: SQLite refuses names that it does not know. */
function boundBy(
  statement: { readonly source: string },
  parameters: PlanRowsInput['parameters'],
): readonly [] | readonly [Readonly<Record<string, string | number>>] {
  const used = Object.entries(parameters).filter(([name]) =>
    new RegExp(`:${name}(?![A-Za-z0-9_])`).test(statement.source),
  );
  return used.length === 0 ? [] : [Object.fromEntries(used)];
}

function columnsOf(statement: { columns(): readonly { readonly name: string }[] }): readonly string[] {
  return statement.columns().map(({ name }) => name);
}

function rowText(row: Row): string {
  return row.map(sqlLiteral).join('\u0000');
}
