import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { SqliteConnection } from '../sqlite.ts';
import { seal, unseal } from './envelope.ts';
import type { Send } from './practice.ts';

type Secret = { readonly secret_access_key: string };
type Refusal = { readonly status: number; readonly code: string; readonly message: string };

const noKey: Refusal = { status: 400, code: 'encrypted_credentials', message: 'credentials are encrypted' };
const wrongKey: Refusal = { status: 500, code: 'internal_error', message: 'failed to load profile' };
const notFound: Refusal = { status: 400, code: 'profile_not_found', message: 'profile not found' };

/** Profiles, whose secrets are sealed with the key that the server was started with. */
export class Profiles {
  readonly #database: SqliteConnection;
  readonly #key: Buffer | null;

  constructor(database: SqliteConnection, key: Buffer | null) {
    this.#database = database;
    this.#key = key;
  }

  /** What lies open is sealed at a start with a key; what another key has sealed is left as it is. */
  sealOpenOnes(): void {
    const key = this.#key;
    if (key === null) return;
    const rows = this.#database
      .prepare<[], Secret & { id: string }>(
        "SELECT id, secret_access_key FROM profiles WHERE secret_access_key NOT LIKE 'enc:%'",
      )
      .all();
    for (const { id, secret_access_key: secret } of rows) this.#store(id, seal(secret, key));
  }

  /** Why a call with this profile is refused; null when it is not. */
  load(id: string): Refusal | null {
    const row = this.#database
      .prepare<[string], Secret>('SELECT secret_access_key FROM profiles WHERE id = ?')
      .get(id);
    if (row === undefined) return notFound;
    if (!row.secret_access_key.startsWith('enc:')) return null;
    if (this.#key === null) return noKey;
    return unseal(row.secret_access_key, this.#key) === null ? wrongKey : null;
  }

  answer(
    request: IncomingMessage,
    { id, isTls }: { readonly id: string | undefined; readonly isTls: boolean },
    send: Send,
  ): void {
    const refuse = ({ status, code, message }: Refusal) =>
      send(status, 'application/json', JSON.stringify({ error: { code, message } }));
    if (id === undefined) {
      const rows = this.#database
        .prepare('SELECT id, name, endpoint, region FROM profiles ORDER BY id')
        .all();
      return send(200, 'application/json', JSON.stringify(rows));
    }
    const refusal = this.load(id);
    if (refusal !== null) return refuse(refusal);
    if (isTls)
      return send(
        200,
        'application/json',
        JSON.stringify({ mode: 'disabled', hasClientCert: false, hasClientKey: false, hasCa: false }),
      );
    if (request.method !== 'PUT') return send(405, 'application/json', '{}');
    // The old secret is opened before a new one is taken: with another key this fails.
    void text(request).then((body) => {
      const { secretAccessKey } = JSON.parse(body) as { secretAccessKey: string };
      this.#store(id, this.#key === null ? secretAccessKey : seal(secretAccessKey, this.#key));
      send(200, 'application/json', JSON.stringify({ id }));
    });
  }

  #store(id: string, secret: string): void {
    this.#database.prepare('UPDATE profiles SET secret_access_key = ? WHERE id = ?').run(secret, id);
  }
}
