import { readFile } from 'node:fs/promises';
import type { Clock } from '../platform/clock.ts';
import type { Redactor } from '../platform/redact.ts';
import { vaultAbsent, vaultLocked, vaultNotReadable } from './credential-errors.ts';
import type { Vault } from './vault.ts';

/** A wrong passphrase costs half a second of computing each time it is tried. */
const retryAfterMs = 30_000;

/** Opens the vault with the passphrase in a file, when one was named, the first time a secret is needed from it. */
export class VaultOpener {
  readonly #vault: Vault;
  readonly #passphraseFile: string | null;
  readonly #redactor: Redactor;
  readonly #clock: Clock;
  #opening: Promise<void> | null = null;
  #failure: { readonly error: unknown; readonly atMs: number } | null = null;

  constructor(vault: Vault, passphraseFile: string | null, redactor: Redactor, clock: Clock) {
    this.#vault = vault;
    this.#passphraseFile = passphraseFile;
    this.#redactor = redactor;
    this.#clock = clock;
  }

  /** Whether a missing vault is made when it is needed. */
  get makesVault(): boolean {
    return this.#passphraseFile !== null;
  }

  /**
   * Resolves when the vault is open. `create`: a missing vault is made, because naming a passphrase file asks for one.
   *
   * @throws AppError credentials/vault-absent, -locked, -wrong-passphrase, -not-readable
   */
  async open(create: boolean): Promise<void> {
    const state = await this.#vault.state();
    if (state === 'unlocked') return;
    if (this.#passphraseFile === null) throw state === 'absent' ? vaultAbsent() : vaultLocked();
    if (state === 'absent' && !create) throw vaultAbsent();
    if (this.#failure !== null && this.#clock.monotonicMs() - this.#failure.atMs < retryAfterMs) {
      throw this.#failure.error;
    }
    this.#opening ??= this.#openOnce(this.#passphraseFile, state === 'absent');
    await this.#opening;
  }

  async #openOnce(passphraseFile: string, create: boolean): Promise<void> {
    try {
      await this.#openWith(passphraseFile, create);
      this.#failure = null;
    } catch (error: unknown) {
      this.#failure = { error, atMs: this.#clock.monotonicMs() };
      throw error;
    } finally {
      this.#opening = null;
    }
  }

  async #openWith(passphraseFile: string, create: boolean): Promise<void> {
    const text = await readFile(passphraseFile, 'utf8').catch((error: unknown) => {
      throw vaultNotReadable(passphraseFile, error);
    });
    const passphrase = text.replace(/\r?\n$/, '');
    this.#redactor.register(passphrase);
    await (create ? this.#vault.create(passphrase) : this.#vault.unlock(passphrase));
  }
}
