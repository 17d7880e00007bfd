import { KnownHost } from '../../shared/model/host.ts';
import { fingerprintOf } from '../locations/ssh/host-key.ts';
import type { HostKey } from '../locations/ssh/host-key.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { hostName } from '../locations/ssh/ssh-address.ts';

type LastCheck = NonNullable<KnownHost['lastCheck']>;

type Row = {
  readonly host: string;
  readonly port: number;
  readonly key_type: string;
  readonly blob: string;
  readonly pinned_at: number;
  readonly pinned_by: string;
  readonly last_check: string | null;
};

type PinnedHost = {
  readonly host: string;
  readonly port: number;
  readonly key: HostKey;
  readonly known: KnownHost;
};

/** The keys that this desk has pinned. */
export class HostStore {
  readonly #one;
  readonly #all;
  readonly #put;
  readonly #checked;
  readonly #remove;

  constructor(database: SqliteDatabase) {
    this.#one = database.prepare<[string, number], Row>('SELECT * FROM host WHERE host = ? AND port = ?');
    this.#all = database.prepare<[], Row>('SELECT * FROM host ORDER BY host, port');
    this.#put = database.prepare<[string, number, string, string, number, string]>(
      'INSERT INTO host (host, port, key_type, blob, pinned_at, pinned_by) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#checked = database.prepare<[string, string, number]>(
      'UPDATE host SET last_check = ? WHERE host = ? AND port = ?',
    );
    this.#remove = database.prepare<[string, number]>('DELETE FROM host WHERE host = ? AND port = ?');
  }

  find(host: string, port: number): PinnedHost | null {
    const row = this.#one.get(keptName(host), port);
    return row === undefined ? null : pinnedOf(row);
  }

  list(): readonly PinnedHost[] {
    return this.#all.all().map(pinnedOf);
  }

  pin(host: string, port: number, { type, blob }: HostKey, pinnedAt: number, pinnedBy: string): void {
    this.#put.run(keptName(host), port, type, blob, pinnedAt, pinnedBy);
  }

  /** Nothing for a host that is not pinned. */
  checked(host: string, port: number, lastCheck: LastCheck): void {
    this.#checked.run(JSON.stringify(lastCheck), keptName(host), port);
  }

  remove(host: string, port: number): void {
    this.#remove.run(keptName(host), port);
  }
}

/** Names of hosts are the same in small and capital letters. */
function keptName(host: string): string {
  return host.toLowerCase();
}

function pinnedOf({ host, port, key_type: type, blob, ...row }: Row): PinnedHost {
  const key = { type, blob };
  const lastCheck = KnownHost.shape.lastCheck.safeParse(
    row.last_check === null ? null : JSON.parse(row.last_check),
  );
  return {
    host,
    port,
    key,
    known: {
      name: hostName(host, port),
      key: { type, fingerprint: fingerprintOf(key) },
      pinnedAt: row.pinned_at,
      pinnedBy: row.pinned_by,
      // What an earlier version wrote in another shape is left out.
      lastCheck: lastCheck.success ? lastCheck.data : null,
    },
  };
}
