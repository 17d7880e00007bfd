import { z } from 'zod';
import { openPostgres } from '../../../locations/postgres/connection.ts';
import type { PostgresAccess, PostgresConnection } from '../../../locations/postgres/connection.ts';
import type { Wait } from '../../../platform/bounded-wait.ts';
import type { ViewCell } from '../../../../shared/model/view.ts';
import { quotedName } from '../../../platform/quoted-name.ts';

/** A database cannot be renamed over its own connection. Every server has this one. */
const maintenanceDatabase = 'postgres';
const waitMs = 60_000;
const cutOffMs = 20_000;

/** One who works on whole databases of a server. Names and texts are quoted here. */
export class Maintenance {
  readonly #connection: PostgresConnection;
  readonly #wait: Wait;

  private constructor(connection: PostgresConnection, wait: Wait) {
    this.#connection = connection;
    this.#wait = wait;
  }

  static async open(access: PostgresAccess, signal: AbortSignal): Promise<Maintenance> {
    const wait = { signal, timeoutMs: waitMs };
    return new Maintenance(await openPostgres(inDatabase(access, maintenanceDatabase), wait), wait);
  }

  close(): void {
    this.#connection.close();
  }

  /** May the user make databases, and is this one there and theirs? */
  async rights(database: string): Promise<Rights> {
    const [row] =
      await this.#rows(`SELECT version.setting, r.rolsuper::int, r.rolcreatedb::int, d.oid IS NOT NULL,
        coalesce(pg_has_role(current_user, d.datdba, 'USAGE'), true), d.datcollate, d.datctype, pg_encoding_to_char(d.encoding),
        pg_get_userbyid(d.datdba), coalesce(pg_database_size(d.oid), 0)::float8,
        (d.datacl IS NOT NULL OR EXISTS (SELECT FROM pg_db_role_setting s WHERE s.setdatabase = d.oid))
      FROM pg_roles r JOIN pg_settings version ON version.name = 'server_version'
        LEFT JOIN pg_database d ON d.datname = ${text(database)} WHERE r.rolname = current_user`);
    const [version, isSuper, mayCreate, exists, isOwn, collate, ctype, encoding, owner, bytes, hasExtras] =
      RightsRow.parse(row);
    return {
      version,
      isSuper: isSuper === 1,
      mayCreate: isSuper === 1 || mayCreate === 1,
      isOwn: isOwn === 'true',
      locale:
        exists === 'true' && collate !== null && ctype !== null && encoding !== null && owner !== null
          ? { collate, ctype, encoding, owner }
          : null,
      bytes,
      hasExtras: hasExtras === 'true',
    };
  }

  /** Who has a database open, in words: `psql as app from 10.0.0.7 (2)`. */
  async holders(database: string): Promise<readonly string[]> {
    const rows =
      await this.#rows(`SELECT coalesce(nullif(application_name, ''), 'unnamed'), coalesce(usename, '?'),
        coalesce(host(client_addr), 'this host'), count(*)::int
      FROM pg_stat_activity WHERE datname = ${text(database)} AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 10`);
    return rows.map(([program, user, from, count]) => `${program} as ${user} from ${from} (${count})`);
  }

  async create(database: string, like: NonNullable<Rights['locale']>): Promise<void> {
    const { collate, ctype, encoding, owner } = like;
    await this.#run(
      `CREATE DATABASE ${quotedName(database)} OWNER ${quotedName(owner)} TEMPLATE template0 ENCODING ${text(encoding)} LC_COLLATE ${text(collate)} LC_CTYPE ${text(ctype)}`,
    );
  }

  async isThere(database: string): Promise<boolean> {
    const rows = await this.#rows(`SELECT 1 FROM pg_database WHERE datname = ${text(database)}`);
    return rows.length > 0;
  }

  /** Whether a rename or a drop of it is under way, of which nothing else is seen before its end. */
  async isBeingChanged(database: string): Promise<boolean> {
    const rows = await this.#rows(`SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.objid
      WHERE d.datname = ${text(database)} AND l.locktype = 'object' AND l.classid = 'pg_database'::regclass
        AND l.mode = 'AccessExclusiveLock' AND l.granted`);
    return rows.length > 0;
  }

  /** With what this user still has open there: programs whose way to the server broke leave connections behind. */
  async drop(database: string): Promise<void> {
    await this.#run(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${text(database)} AND usename = current_user`,
    );
    await this.#run(`DROP DATABASE IF EXISTS ${quotedName(database)}`);
  }

  /** All renames or none: they are one transaction, so that a crash leaves the old state or the new one. */
  async rename(steps: readonly Renaming[], comments: readonly DatabaseComment[]): Promise<void> {
    await this.#run('BEGIN');
    try {
      // Whoever is cut off in the middle keeps nobody from trying again.
      await this.#run(`SET LOCAL idle_in_transaction_session_timeout = ${cutOffMs}`);
      for (const { from, to } of steps)
        await this.#run(`ALTER DATABASE ${quotedName(from)} RENAME TO ${quotedName(to)}`);
      for (const { on, is } of comments)
        await this.#run(`COMMENT ON DATABASE ${quotedName(on)} IS ${is === null ? 'NULL' : text(is)}`);
      await this.#run('COMMIT');
    } catch (error: unknown) {
      await this.#run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  async comment(database: string): Promise<string | null> {
    const [row] = await this.#rows(
      `SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = ${text(database)}`,
    );
    return typeof row?.[0] === 'string' ? row[0] : null;
  }

  /** What an interrupted restore has left. */
  async leftovers(prefix: string): Promise<readonly string[]> {
    const rows = await this.#rows(
      `SELECT datname FROM pg_database WHERE starts_with(datname::text, ${text(prefix)}) ORDER BY 1 LIMIT 20`,
    );
    return rows.map(([found]) => String(found));
  }

  async #rows(sql: string): Promise<readonly (readonly ViewCell[])[]> {
    return (await this.#connection.run(sql, this.#wait)).rows;
  }

  async #run(sql: string): Promise<void> {
    await this.#connection.run(sql, this.#wait);
  }
}

/** Works on a server with a connection that is ended afterwards. */
export async function withMaintenance<Value>(
  access: PostgresAccess,
  signal: AbortSignal,
  work: (server: Maintenance) => Promise<Value>,
): Promise<Value> {
  const server = await Maintenance.open(access, signal);
  try {
    return await work(server);
  } finally {
    server.close();
  }
}

type DatabaseComment = { readonly on: string; readonly is: string | null };
export type Renaming = { readonly from: string; readonly to: string };

export type Rights = {
  readonly version: string;
  readonly isSuper: boolean;
  readonly mayCreate: boolean;
  /** True too where there is no such database. */
  readonly isOwn: boolean;
  /** Null where there is no such database. */
  readonly locale: {
    readonly collate: string;
    readonly ctype: string;
    readonly encoding: string;
    readonly owner: string;
  } | null;
  readonly bytes: number;
  /** Grants on the database itself, or settings of it: no dump of its content holds them. */
  readonly hasExtras: boolean;
};

const truth = z.enum(['true', 'false']);
const RightsRow = z.tuple([
  z.string().transform((version) => version.split(' ')[0] ?? ''),
  z.number(),
  z.number(),
  truth,
  truth,
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
  z.number(),
  truth.nullable(),
]);

export function inDatabase(access: PostgresAccess, database: string): PostgresAccess {
  return { ...access, address: { ...access.address, database } };
}

/** A literal whatever `standard_conforming_strings` says. */
function text(of: string): string {
  return `E'${of.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
