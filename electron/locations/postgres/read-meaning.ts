import { z } from 'zod';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { PostgresMeaning } from '../../../shared/model/snapshot.ts';
import { quotedName } from '../../platform/quoted-name.ts';
import type { PostgresConnection } from './connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { schemaSql, tablesSql } from './schema-sql.ts';

type Counts = PostgresMeaning['tables'];

/** What is read of a database, without who read it. */
export type ReadMeaning = Omit<PostgresMeaning, 'clientVersion'>;

const Names = z.array(z.tuple([z.string(), z.string()]));
const Facts = z.tuple([z.string(), z.string(), z.coerce.number(), z.string()]);

const factsSql = `SELECT split_part(current_setting('server_version'), ' ', 1), pg_encoding_to_char(encoding), pg_database_size(oid)::text, (${schemaSql})
  FROM pg_database WHERE datname = current_database()`;
/** A single statement of ours; counts have limits of their own. */
const statementMs = 60_000;

/**
 * Opens the one transaction that everything of a database is read in. Nothing that is set for the user or the database ends it early.
 */
export async function beginMoment(connection: PostgresConnection, wait: Wait): Promise<void> {
  await connection.run('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY', wait);
  const settings = ['idle_in_transaction_session_timeout = 0', "search_path = ''", 'row_security = off'];
  for (const setting of [...settings, `statement_timeout = ${statementMs}`, `lock_timeout = ${statementMs}`])
    await connection.run(`SET LOCAL ${setting}`, wait);
}

/**
 * Versions, sizes, a hash of the schema, and the rows of every table, counted for at most `budgetMs`; a table that was not reached or may
 * not be read has null. Needs an open transaction. Throws `postgres/…`.
 */
export async function readPostgresMeaning(
  connection: PostgresConnection,
  budgetMs: number,
  signal: AbortSignal,
): Promise<ReadMeaning> {
  const wait = { signal, timeoutMs: statementMs + 5000 };
  const { rows } = await connection.run(factsSql, wait);
  const [serverVersion, encoding, databaseBytes, schemaSha256] = Facts.parse(rows[0]);
  const until = performance.now() + budgetMs;
  const tables: Counts = {};
  for (const [schema, table] of Names.parse((await connection.run(tablesSql, wait)).rows)) {
    const leftMs = Math.round(until - performance.now());
    const counted = leftMs < 1 ? null : await countRows(connection, schema, table, leftMs, signal);
    tables[`${schema}.${table}`] = { rows: counted, greatestRowid: null };
  }
  return { tables, schemaSha256, serverVersion, encoding, databaseBytes };
}

/** A count that fails must not take the transaction, and with it the moment, along. */
async function countRows(
  connection: PostgresConnection,
  schema: string,
  table: string,
  limitMs: number,
  signal: AbortSignal,
): Promise<number | null> {
  const wait = { signal, timeoutMs: limitMs + 5000 };
  await connection.run('SAVEPOINT counting', wait);
  try {
    await connection.run(`SET LOCAL statement_timeout = ${limitMs}`, wait);
    const { rows } = await connection.run(
      `SELECT count(*) FROM ${quotedName(schema)}.${quotedName(table)}`,
      wait,
    );
    return Number(rows[0]?.[0] ?? 0);
  } catch (error: unknown) {
    if (!isAppError(error) || !leavesItUncounted.has(error.code)) throw error;
    return null;
  } finally {
    await connection.run('ROLLBACK TO SAVEPOINT counting', wait).catch(() => undefined);
  }
}

const leavesItUncounted: ReadonlySet<string> = new Set([
  'postgres/time-limit',
  'postgres/no-access',
  'postgres/query-failed',
]);
