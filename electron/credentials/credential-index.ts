import { z } from 'zod';
import { AlertChannelId, RepositoryId, TargetId } from '../../shared/model/ids.ts';
import type { Clock } from '../platform/clock.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';

/** Whose secret it is: a target's, a repository's or an alert channel's; `ssh` for those of hosts, `actions` for what actions keep. */
const OwnerId = z.union([TargetId, RepositoryId, AlertChannelId, z.enum(['ssh', 'actions'])]);

/** Where a secret is kept. `backend` holds its newest value; `unattended` says that the vault has it too. */
export type StoredCredential = {
  readonly ownerId: z.infer<typeof OwnerId>;
  readonly name: string;
  readonly backend: 'keychain' | 'vault';
  readonly unattended: boolean;
  readonly updatedAt: number;
};

const IndexRow = z.object({
  target_id: OwnerId,
  name: z.string(),
  backend: z.enum(['keychain', 'vault']),
  unattended: z.number(),
  updated_at: z.number(),
});

/** Which secrets exist; never their values. */
export class CredentialIndex {
  readonly #clock: Clock;
  readonly #one;
  readonly #all;
  readonly #put;
  readonly #remove;

  constructor(database: SqliteDatabase, clock: Clock) {
    this.#clock = clock;
    this.#one = database.prepare<[string, string], unknown>(
      'SELECT * FROM credential WHERE target_id = ? AND name = ?',
    );
    this.#all = database.prepare<[], unknown>('SELECT * FROM credential ORDER BY target_id, name');
    this.#put = database.prepare<[string, string, string, number, number]>(
      `INSERT INTO credential (target_id, name, backend, unattended, updated_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (target_id, name) DO UPDATE
       SET backend = excluded.backend, unattended = excluded.unattended, updated_at = excluded.updated_at`,
    );
    this.#remove = database.prepare<[string, string]>(
      'DELETE FROM credential WHERE target_id = ? AND name = ?',
    );
  }

  find(ownerId: string, name: string): StoredCredential | null {
    const row = this.#one.get(ownerId, name);
    return row === undefined ? null : credentialOf(row);
  }

  list(): readonly StoredCredential[] {
    return this.#all.all().map(credentialOf);
  }

  put(
    ownerId: string,
    name: string,
    backend: StoredCredential['backend'],
    unattended: boolean,
  ): StoredCredential {
    this.#put.run(ownerId, name, backend, unattended ? 1 : 0, this.#clock.now());
    return credentialOf(this.#one.get(ownerId, name));
  }

  remove(ownerId: string, name: string): void {
    this.#remove.run(ownerId, name);
  }
}

function credentialOf(raw: unknown): StoredCredential {
  const row = IndexRow.parse(raw);
  return {
    ownerId: row.target_id,
    name: row.name,
    backend: row.backend,
    unattended: row.unattended === 1,
    updatedAt: row.updated_at,
  };
}

/** The name under which a secret is kept, in the keychain and in the vault alike. */
export function accountOf(ownerId: string, name: string): string {
  return `${ownerId}/${name}`;
}
