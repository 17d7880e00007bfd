import type { Disposable } from '../platform/disposable.ts';
import type { Clock } from '../platform/clock.ts';
import {
  vaultAbsent,
  vaultDamaged,
  vaultExists,
  vaultLocked,
  weakPassphrase,
  wrongPassphrase,
} from './credential-errors.ts';
import { Turns } from './turns.ts';
import { deriveKey, newKeyDerivation, seal, unseal } from './vault-crypto.ts';
import type { KeyDerivation } from './vault-crypto.ts';
import { newVaultFile, readVaultFile, writeVaultFile } from './vault-file.ts';
import type { VaultFile } from './vault-file.ts';

type VaultState = 'absent' | 'locked' | 'unlocked';

const checkName = 'holdfast-vault-check';
const checkText = 'this vault was opened with its passphrase';
const shortestPassphrase = 8;

/**
 * Secrets in a file, each encrypted on its own under a key from a passphrase. The key stays in memory until `lock`. The file is
 * read anew for every operation, and replaced as a whole; a file that cannot be read is never written over.
 */
export class Vault implements Disposable {
  readonly path: string;
  readonly #clock: Clock;
  readonly #newDerivation: () => KeyDerivation;
  /** Changes follow one another, so that none is lost between reading and writing. */
  readonly #turns = new Turns();
  #key: Buffer | null = null;

  /** `newDerivation` decides what a guess at the passphrase of a new vault costs. */
  constructor(path: string, clock: Clock, newDerivation: () => KeyDerivation = newKeyDerivation) {
    this.path = path;
    this.#clock = clock;
    this.#newDerivation = newDerivation;
  }

  async state(): Promise<VaultState> {
    if (this.#key !== null) return 'unlocked';
    return (await readVaultFile(this.path)) === null ? 'absent' : 'locked';
  }

  /** @throws AppError credentials/vault-exists, credentials/weak-passphrase, store/… */
  create(passphrase: string): Promise<void> {
    return this.#turns.run(async () => {
      if ((await readVaultFile(this.path)) !== null) throw vaultExists(this.path);
      if (passphrase.length < shortestPassphrase) throw weakPassphrase(shortestPassphrase);
      const kdf = this.#newDerivation();
      const key = await deriveKey(passphrase, kdf);
      await writeVaultFile(this.path, newVaultFile(kdf, seal(key, checkName, checkText)));
      this.#key = key;
    });
  }

  /** @throws AppError credentials/vault-absent, credentials/wrong-passphrase, credentials/not-readable */
  unlock(passphrase: string): Promise<void> {
    return this.#turns.run(async () => {
      const file = await readVaultFile(this.path);
      if (file === null) throw vaultAbsent();
      const key = await deriveKey(passphrase, file.kdf);
      if (unseal(key, checkName, file.check) !== checkText) throw wrongPassphrase();
      this.#key = key;
    });
  }

  lock(): void {
    this.#key?.fill(0);
    this.#key = null;
  }

  /** Null when the vault has no such entry. */
  async get(name: string): Promise<string | null> {
    const { file, key } = await this.#open();
    const entry = Object.hasOwn(file.entries, name) ? file.entries[name] : undefined;
    if (entry === undefined) return null;
    const text = unseal(key, entryName(name), entry);
    if (text === null) throw vaultDamaged(this.path, `entry ${name}`);
    return text;
  }

  /** Durable when it resolves. */
  set(name: string, text: string): Promise<void> {
    return this.#turns.run(async () => {
      const { file, key } = await this.#open();
      const entry = { ...seal(key, entryName(name), text), updatedAt: this.#clock.now() };
      await writeVaultFile(this.path, { ...file, entries: { ...file.entries, [name]: entry } });
    });
  }

  /** Works on a locked vault as well. False when there was no such entry. */
  remove(name: string): Promise<boolean> {
    return this.#turns.run(async () => {
      const file = await readVaultFile(this.path);
      if (file === null || !Object.hasOwn(file.entries, name)) return false;
      const { [name]: _removed, ...entries } = file.entries;
      await writeVaultFile(this.path, { ...file, entries });
      return true;
    });
  }

  dispose(): void {
    this.lock();
  }

  /** The file as it is now, if the key in memory still belongs to it: it may have been replaced by a copy. */
  async #open(): Promise<{ readonly file: VaultFile; readonly key: Buffer }> {
    const file = await readVaultFile(this.path);
    if (file === null) throw vaultAbsent();
    const key = this.#key;
    if (key === null) throw vaultLocked();
    if (unseal(key, checkName, file.check) !== checkText) {
      this.lock();
      throw vaultLocked();
    }
    return { file, key };
  }
}

/** The name is bound to the content: entries of one vault cannot be exchanged. */
function entryName(name: string): string {
  return `holdfast-vault-entry:${name}`;
}
