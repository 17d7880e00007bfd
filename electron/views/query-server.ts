import { AppError } from '../../shared/errors/app-error.ts';
import type { SettingValue, Target } from '../../shared/model/target.ts';
import type { ViewCell } from '../../shared/model/view.ts';
import { parsePostgresAddress } from '../../shared/rules/postgres-address.ts';
import type { HostPorts } from '../locations/host-ports.ts';
import { openPostgres } from '../locations/postgres/connection.ts';
import type { Wait } from '../platform/bounded-wait.ts';
import type { ViewSourceOf } from '../packs/schema/view.ts';
import { tooManyRows } from './table-texts.ts';
import { noServer } from './view-texts.ts';

/** A target's server: its settings, how it is trusted, and the password that a credential holds. */
export type ServerReach = {
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly authority: Target['network']['ca'];
  /** The host of the target, whose loopback the address may name; null on this computer. */
  readonly ports: HostPorts | null;
  readonly secretOf: (credential: string, signal: AbortSignal) => Promise<string | null>;
};

const rowsLimit = 10_000;

/** Runs a view's SELECT in a transaction that cannot write. @throws AppError postgres/…, view/unavailable, view/unreadable */
export async function queryServer(
  { server, password, sql }: ViewSourceOf<'postgres'>,
  { settings, authority, ports, secretOf }: ServerReach,
  wait: Wait,
): Promise<{ columns: string[]; rows: ViewCell[][] }> {
  const address = parsePostgresAddress(String(settings[server] ?? ''));
  if (address === null) throw new AppError('view/unavailable', noServer(server));
  const secret = password === undefined ? null : await secretOf(password, wait.signal);
  const connection = await openPostgres({ address, password: secret, authority, ports }, wait);
  try {
    await connection.run('BEGIN TRANSACTION READ ONLY', wait);
    await connection.run(`SET LOCAL statement_timeout = ${Math.ceil(wait.timeoutMs)}`, wait);
    const found = await connection.select(sql, rowsLimit, wait);
    if (found.truncated) throw tooManyRows(server, rowsLimit);
    return { columns: [...found.columns], rows: found.rows.map((row) => [...row]) };
  } finally {
    connection.close();
  }
}
