import { z } from 'zod';
import type { PostgresConnection } from './connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

/** What a server says of itself. */
export type ServerFacts = {
  /** As in `15.12`. */
  readonly version: string;
  /** As in 150012. */
  readonly versionNumber: number;
  readonly encrypted: boolean;
  readonly inRecovery: boolean;
  /** Sessions of this user begin read-only. */
  readonly readOnly: boolean;
  /** How far this standby is behind, or the worst of those that follow; null when there is none, or this user may not know. */
  readonly lagSeconds: number | null;
  readonly connections: number;
  readonly maxConnections: number;
};

const Row = z.tuple([
  z.string(),
  z.coerce.number(),
  z.string(),
  z.string(),
  z.number().nullable(),
  z.number(),
  z.coerce.number(),
]);

/** A standby that has replayed all that it received is not behind, however long the primary has been silent. */
const factsSql = `SELECT split_part(current_setting('server_version'), ' ', 1),
  current_setting('server_version_num'),
  CASE WHEN pg_is_in_recovery() THEN 'yes' ELSE 'no' END,
  -- Of the session: inside our own transaction the other setting is always on.
  CASE WHEN current_setting('default_transaction_read_only') = 'on' THEN 'yes' ELSE 'no' END,
  (CASE WHEN NOT pg_is_in_recovery() THEN (SELECT max(extract(epoch FROM replay_lag)) FROM pg_stat_replication)
        WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
        ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END)::float8,
  (SELECT coalesce(sum(numbackends), 0) FROM pg_stat_database)::int,
  current_setting('max_connections')`;

/** Reads them in one statement. PostgreSQL 10 or newer. Throws `postgres/…`. */
export async function readServerFacts(connection: PostgresConnection, wait: Wait): Promise<ServerFacts> {
  const { rows } = await connection.run(factsSql, wait);
  const [version, versionNumber, inRecovery, readOnly, lagSeconds, connections, maxConnections] = Row.parse(
    rows[0],
  );
  return {
    version,
    versionNumber,
    encrypted: connection.encrypted,
    inRecovery: inRecovery === 'yes',
    readOnly: readOnly === 'yes',
    lagSeconds,
    connections,
    maxConnections,
  };
}
