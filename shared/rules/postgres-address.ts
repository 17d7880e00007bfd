/** How a connection is secured, as PostgreSQL's own programs call it. */
const tlsModes = ['disable', 'prefer', 'require', 'verify-full'] as const;
export type TlsMode = (typeof tlsModes)[number];

/** Where a database is and as whom it is opened. Never holds a password. */
export type PostgresAddress = {
  /** A name or an address; a path that begins with `/` is the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly tls: TlsMode;
};

const defaultPort = 5432;
const shape =
  /^postgres(?:ql)?:\/\/([^:@/?#\s]+)@(\[[0-9a-f:.]+\]|[^:@/?#,\s[\]]*)(?::(\d{1,5}))?\/([^/?#\s]+)(?:\?([^#\s]*))?$/i;

/**
 * Reads `postgres://user@host:5432/database?sslmode=require`, or `postgres://user@/database?host=/run/postgresql` for a Unix socket.
 * Null when it is none, names no user or no database, holds a password, or has parameters other than these.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function parsePostgresAddress(text: string): PostgresAddress | null {
  const [, user, host = '', port, database, query = ''] = shape.exec(text.trim()) ?? [];
  const parameters = parametersOf(query);
  if (user === undefined || database === undefined || parameters === null) return null;
  const address = {
    host: hostOf(host, parameters.get('host')),
    port: Number(port ?? defaultPort),
    user: decoded(user),
    database: decoded(database),
    tls: tlsModes.find((mode) => mode === (parameters.get('sslmode') ?? 'prefer')),
  };
  const { tls, port: number } = address;
  if (address.host === null || address.user === null || address.database === null || tls === undefined)
    return null;
  if (number < 1 || number > 65_535) return null;
  return { host: address.host, port: number, user: address.user, database: address.database, tls };
}

/** The one way in which an address is kept and shown. */
export function postgresAddressText({ host, port, user, database, tls }: PostgresAddress): string {
  const start = `postgres://${encodeURIComponent(user)}@`;
  const end = `/${encodeURIComponent(database)}?`;
  if (host.startsWith('/')) return `${start}:${port}${end}host=${encodeURIComponent(host)}&sslmode=${tls}`;
  return `${start}${host.includes(':') ? `[${host}]` : host}:${port}${end}sslmode=${tls}`;
}

/** How an operator knows the server: host and port, or the socket. */
export function postgresPeer({ host, port }: Pick<PostgresAddress, 'host' | 'port'>): string {
  if (host.startsWith('/')) return `${host}/.s.PGSQL.${port}`;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Null for parameters that are not known here, or that stand twice. */
function parametersOf(query: string): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>();
  for (const one of query.split('&').filter((part) => part !== '')) {
    const [name = '', ...rest] = one.split('=');
    const value = decoded(rest.join('='));
    if (!['sslmode', 'host'].includes(name) || found.has(name) || value === null) return null;
    found.set(name, value);
  }
  return found;
}

function hostOf(host: string, socket: string | undefined): string | null {
  if (socket === undefined) return host === '' ? null : decoded(host.replace(/^\[|\]$/g, ''));
  return host === '' && socket.startsWith('/') ? socket : null;
}

function decoded(text: string): string | null {
  try {
    const plain = decodeURIComponent(text);
    return plain === '' || /\p{Cc}/u.test(plain) ? null : plain;
  } catch {
    return null;
  }
}
