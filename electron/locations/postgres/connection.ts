import { Socket } from 'node:net';
import type { Client, ClientConfig } from 'pg';
import { cancelled } from '../../../shared/errors/app-error.ts';
import type { ViewCell } from '../../../shared/model/view.ts';
import type { PostgresAddress } from '../../../shared/rules/postgres-address.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { systemCertificates } from '../../platform/system-certificates.ts';
import { tunnelled } from '../host-ports.ts';
import type { HostPorts } from '../host-ports.ts';
import type { ForwardedSocket } from '../ssh/forwarded-socket.ts';
import { parserOf } from './cells.ts';
import {
  answerTooLarge,
  explainPostgres,
  socketOfHost,
  timedOut,
  tlsNotOffered,
} from './explain-postgres.ts';
import type { FailureContext } from './explain-postgres.ts';

/** Who opens which database. `authority` is PEM text of the target's own certificate authority. */
export type PostgresAccess = {
  readonly address: PostgresAddress;
  readonly password: string | null;
  readonly authority: string | null;
  /** The host of the target, whose loopback the address may name; null or left out where it is this computer's. */
  readonly ports?: HostPorts | null;
};

export type PostgresRows = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ViewCell[])[];
  /** There were more than were asked for. */
  readonly truncated: boolean;
};

export interface PostgresConnection {
  /** Whether what is sent is encrypted. */
  readonly encrypted: boolean;
  /** Runs one statement of ours. At most a few hundred rows. */
  run(sql: string, wait: Wait): Promise<PostgresRows>;
  /** Runs one foreign SELECT inside the open transaction, bounded in rows and bytes. */
  select(sql: string, maxRows: number, wait: Wait): Promise<PostgresRows>;
  /** Ends it at once; never throws. */
  close(): void;
}

/** Rows are bounded by number before; this bounds what a few of them may hold. */
const maxAnswerBytes = 16 * 1024 ** 2;
const watchEveryMs = 20;
/** For the server to read that we leave. */
const farewellMs = 500;

/**
 * Opens one connection, with TLS as the address says it. Takes neither a password nor anything else from the environment or from a
 * password file.
 *
 * @throws AppError postgres/… for everything that a server or the way to it can refuse, run/cancelled
 */
export async function openPostgres(access: PostgresAccess, wait: Wait): Promise<PostgresConnection> {
  const until = performance.now() + wait.timeoutMs;
  const { tls } = access.address;
  if (tls === 'disable' || access.address.host.startsWith('/')) return open(access, false, wait);
  try {
    return await open(access, true, wait);
  } catch (error: unknown) {
    if (tls !== 'prefer' || !isNotOffered(error)) throw error;
    return open(access, false, { ...wait, timeoutMs: Math.max(1, until - performance.now()) });
  }
}

function isNotOffered(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === tlsNotOffered;
}

async function open(access: PostgresAccess, encrypted: boolean, wait: Wait): Promise<PostgresConnection> {
  const socket = await socketFor(access, wait);
  // With the first connection, so that no start pays for it.
  const { default: library } = await import('pg');
  const client = new library.Client({ ...configOf(access, encrypted), stream: () => socket });
  const bounded = boundedBy(client, socket, { address: access.address, encrypted });
  const run = async (sql: string, limit: Wait): Promise<PostgresRows> => {
    // The extended protocol takes a single statement; the types do not know the name of that choice.
    const statement = { text: sql, rowMode: 'array', queryMode: 'extended' } as const;
    const answer = await bounded(limit, () => client.query<ViewCell[]>(statement));
    return { columns: answer.fields.map((field) => field.name), rows: answer.rows, truncated: false };
  };
  const close = () => {
    client.end().catch(() => {});
    setTimeout(() => socket.destroy(), farewellMs).unref();
  };
  try {
    await bounded(wait, () => client.connect());
  } catch (error: unknown) {
    close();
    throw error;
  }
  return {
    encrypted,
    run,
    select: async (sql, maxRows, limit) => {
      await run(`DECLARE holdfast_rows NO SCROLL CURSOR FOR\n${sql}`, limit);
      const found = await run(`FETCH ${maxRows + 1} FROM holdfast_rows`, limit);
      await run('CLOSE holdfast_rows', limit);
      return { ...found, rows: found.rows.slice(0, maxRows), truncated: found.rows.length > maxRows };
    },
    close,
  };
}

/** A stream of the host's own is connected already when the library takes it. */
async function socketFor(
  { address: { host, port }, ports = null }: PostgresAccess,
  wait: Wait,
): Promise<Socket | ForwardedSocket> {
  if (ports !== null && host.startsWith('/')) throw socketOfHost(host, ports.label);
  const through = tunnelled(host, ports);
  return through === null ? new Socket() : through.open({ host, port }, wait);
}

type Bounded = <Value>(limit: Wait, work: () => Promise<Value>) => Promise<Value>;

/** Ends a wait of the library by taking its socket away: when the time is over, at a cancel, and when the answer grows too large. */
function boundedBy(client: Client, socket: Socket | ForwardedSocket, context: FailureContext): Bounded {
  let broken: unknown = null;
  client.on('error', (error: unknown) => {
    broken = error;
  });
  return async (limit, work) => {
    if (limit.signal.aborted) throw cancelled();
    const before = socket.bytesRead;
    let stop: Error | null = null;
    const end = (because: Error) => {
      stop ??= because;
      socket.destroy();
    };
    const timer = setTimeout(() => end(timedOut(context.address)), limit.timeoutMs);
    const watch = setInterval(() => {
      if (socket.bytesRead - before > maxAnswerBytes) end(answerTooLarge(context.address));
    }, watchEveryMs);
    const onAbort = () => end(cancelled());
    limit.signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await work();
    } catch (error: unknown) {
      throw stop ?? explainPostgres(broken ?? error, context);
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      limit.signal.removeEventListener('abort', onAbort);
    }
  };
}

/** Everything that the library would otherwise look up in the environment is given. */
function configOf({ address, password, authority }: PostgresAccess, encrypted: boolean): ClientConfig {
  const verified = address.tls === 'verify-full';
  const ca = [...systemCertificates(), ...(authority === null ? [] : [authority])];
  return {
    host: address.host,
    port: address.port,
    user: address.user,
    database: address.database,
    password: () => password ?? '',
    ssl: encrypted && (verified ? { ca, rejectUnauthorized: true } : { rejectUnauthorized: false }),
    application_name: 'holdfast',
    client_encoding: 'UTF8',
    types: { getTypeParser: (type: number) => parserOf(type) },
  };
}
