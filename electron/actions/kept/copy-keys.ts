import { randomBytes } from 'node:crypto';
import type { CredentialStore } from '../../credentials/credential-store.ts';
import { copyKeyMissing } from '../action-errors.ts';
import type { CopyKey } from './sealing.ts';

export type CopySecrets = Pick<CredentialStore, 'list' | 'read' | 'store' | 'requireUsable'>;

const owner = 'actions';
const namePrefix = 'kept-copies';
const idBytes = 8;
const secretBytes = 32;
const askMs = 20_000;

/**
 * The keys of what actions keep, among the other secrets. None is ever written over: one that is not to be had now may be the only one that
 * opens what was kept, and another is made beside it.
 */
export class CopyKeys {
  readonly #secrets: CopySecrets;
  /** Asked for once at a time: two first copies must not make two keys. */
  #asking: Promise<CopyKey> | null = null;

  constructor(secrets: CopySecrets) {
    this.#secrets = secrets;
  }

  /** What is kept now is sealed with it; made when there is none. @throws AppError credentials/… */
  current(): Promise<CopyKey> {
    this.#asking ??= this.#found(AbortSignal.timeout(askMs)).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** @throws AppError action/blocked, credentials/… */
  async of(id: string): Promise<CopyKey> {
    return { id, secret: await this.#secretOf(`${namePrefix}-${id}`) };
  }

  /** That of what a version kept that had only one. @throws AppError action/blocked, credentials/… */
  async ofEarlier(): Promise<Buffer> {
    return Buffer.from(await this.#secretOf(namePrefix), 'base64');
  }

  async #secretOf(name: string): Promise<string> {
    const known = await this.#secrets.read(owner, name, AbortSignal.timeout(askMs));
    if (known === null) throw copyKeyMissing(name);
    return known.secret;
  }

  async #found(signal: AbortSignal): Promise<CopyKey> {
    for (const { ownerId, name } of this.#secrets.list()) {
      if (ownerId !== owner || !name.startsWith(`${namePrefix}-`)) continue;
      const known = await this.#secrets.read(owner, name, signal);
      if (known !== null) return { id: name.slice(namePrefix.length + 1), secret: known.secret };
    }
    const key = {
      id: randomBytes(idBytes).toString('hex'),
      secret: randomBytes(secretBytes).toString('base64'),
    };
    await this.#secrets.store(
      owner,
      `${namePrefix}-${key.id}`,
      { username: null, secret: key.secret },
      signal,
    );
    return key;
  }
}
