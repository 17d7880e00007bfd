import { isAppError } from '../../shared/errors/app-error.ts';
import type { CredentialStoreStatus } from '../../shared/model/credential.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { Logger } from '../platform/logger.ts';
import type { Redactor } from '../platform/redact.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import {
  keychainUnavailable,
  missingCredential,
  notGranted,
  notInUnattendedRuns,
  tooLarge,
  messageOf,
  textOf,
} from './credential-errors.ts';
import { CredentialIndex, accountOf } from './credential-index.ts';
import type { StoredCredential } from './credential-index.ts';
import { KeychainCheck } from './keychain-check.ts';
import type { Keychain } from './keychain.ts';
import type { Secret, SecretSource } from './secret-source.ts';
import { keychainItemBytes, secretOfText, sizeBytesOf, textOfSecret } from './secret-text.ts';
import { Turns } from './turns.ts';
import { VaultOpener } from './vault-opener.ts';
import type { Vault } from './vault.ts';

type CredentialStoreParts = {
  readonly database: SqliteDatabase;
  readonly keychain: Keychain;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly logger: Logger;
  /** HOLDFAST_VAULT_PASSPHRASE_FILE. */
  readonly passphraseFile: string | null;
  /** Runs started by a timer use the vault only: their session has no unlocked keychain. */
  readonly unattended: boolean;
};

type ChangeListener = (ownerId: string, name: string) => void;

/**
 * The secrets of all targets and repositories: in the keychain where there is one, else in the vault, never in plain text. An index in the
 * console's database says which exist and where. Nothing is removed or written over because a read failed.
 */
export class CredentialStore implements SecretSource, Disposable {
  readonly #parts: CredentialStoreParts;
  readonly #index: CredentialIndex;
  readonly #check: KeychainCheck;
  readonly #opener: VaultOpener;
  /** Index, keychain and vault change together. */
  readonly #turns = new Turns();
  readonly #listeners = new Set<ChangeListener>();

  constructor(parts: CredentialStoreParts) {
    this.#parts = parts;
    this.#index = new CredentialIndex(parts.database, parts.clock);
    this.#check = new KeychainCheck(parts.keychain, parts.clock);
    this.#opener = new VaultOpener(parts.vault, parts.passphraseFile, parts.redactor, parts.clock);
  }

  /** Names, places and dates; never a value. */
  list(): readonly StoredCredential[] {
    return this.#index.list();
  }

  find(ownerId: string, name: string): StoredCredential | null {
    return this.#index.find(ownerId, name);
  }

  /** Called with owner and name whenever a secret was stored or removed. The answer ends it. */
  onChanged(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async read(ownerId: string, name: string, signal: AbortSignal): Promise<Secret | null> {
    signal.throwIfAborted();
    const stored = this.#index.find(ownerId, name);
    if (stored === null) return null;
    const text = await this.#readText(stored, signal);
    if (text === null) return null;
    const secret = secretOfText(
      text,
      stored.backend === 'vault' ? this.#parts.vault.path : this.#parts.keychain.place,
    );
    this.#parts.redactor.register(secret.secret);
    return secret;
  }

  async store(ownerId: string, name: string, value: Secret, signal: AbortSignal): Promise<void> {
    await this.put(ownerId, name, value, signal);
  }

  /** Keeps a secret, in the place of an earlier one; durable when it resolves. */
  put(ownerId: string, name: string, value: Secret, signal: AbortSignal): Promise<StoredCredential> {
    this.#parts.redactor.register(value.secret);
    return this.#turns.run(async () => {
      signal.throwIfAborted();
      const text = textOfSecret(value);
      const before = this.#index.find(ownerId, name);
      const backend = await this.#backendFor();
      const account = accountOf(ownerId, name);
      if (backend === 'vault') await this.#putInVault(account, text);
      else await this.#putInKeychain(name, account, text, signal);
      const unattended = backend === 'keychain' && (await this.#refreshGrant(before, account, text));
      const stored = this.#index.put(ownerId, name, backend, unattended || backend === 'vault');
      if (before?.backend === 'keychain' && backend === 'vault') await this.#removeLeftover(account, signal);
      this.#tell(ownerId, name);
      return stored;
    });
  }

  /** @throws AppError credentials/… when there is no place for a secret now */
  async requireUsable(): Promise<void> {
    await this.#backendFor();
  }

  /** Removes a secret everywhere. Resolves as well when there was none. */
  remove(ownerId: string, name: string, signal: AbortSignal): Promise<void> {
    return this.#turns.run(async () => {
      const stored = this.#index.find(ownerId, name);
      if (stored !== null) await this.#removeStored(stored, signal);
    });
  }

  /**
   * Removes all secrets of a target or repository that goes away. A keychain that cannot be asked does not keep it: what stays behind
   * in it is named in the answer.
   */
  removeAllOf(ownerId: string, signal: AbortSignal): Promise<readonly string[]> {
    return this.#turns.run(async () => {
      const leftBehind: string[] = [];
      for (const stored of this.#index.list().filter((candidate) => candidate.ownerId === ownerId)) {
        try {
          await this.#removeStored(stored, signal);
        } catch (error: unknown) {
          if (!isAppError(error) || error.code !== 'credentials/keychain-unavailable') throw error;
          leftBehind.push(stored.name);
          await this.#parts.vault.remove(accountOf(ownerId, stored.name));
          this.#index.remove(ownerId, stored.name);
        }
      }
      return leftBehind;
    });
  }

  /** Copies one secret into the vault, for runs that have no unlocked keychain. */
  grant(ownerId: string, name: string, signal: AbortSignal): Promise<StoredCredential> {
    return this.#turns.run(async () => {
      signal.throwIfAborted();
      const stored = this.#index.find(ownerId, name);
      if (stored === null) throw missingCredential(name);
      await this.#opener.open(true);
      const text = await this.#readText(stored, signal);
      if (text === null) throw missingCredential(name);
      await this.#parts.vault.set(accountOf(ownerId, name), text);
      return this.#index.put(ownerId, name, stored.backend, true);
    });
  }

  async unlockVault(passphrase: string, create: boolean): Promise<CredentialStoreStatus> {
    const { vault, redactor } = this.#parts;
    redactor.register(passphrase);
    if (create) await vault.create(passphrase);
    else await vault.unlock(passphrase);
    return this.status();
  }

  /** Where secrets go now. A vault whose passphrase file was named is opened for the answer. */
  async status(): Promise<CredentialStoreStatus> {
    const { keychain, vault, unattended } = this.#parts;
    const verdict = unattended ? null : await this.#check.check();
    const problem = await this.#opener.open(false).then(
      () => null,
      (error: unknown) => error,
    );
    const vaultState = await vault.state().catch(() => 'locked' as const);
    if (verdict?.usable === true) {
      return { backend: 'keychain', usable: true, place: keychain.place, vault: vaultState, problem: null };
    }
    // A passphrase file that was named asks for a vault: the first secret makes it.
    const usable = vaultState === 'unlocked' || (vaultState === 'absent' && this.#opener.makesVault);
    const shown = usable ? null : textOf(vaultState === 'absent' ? (verdict?.problem ?? problem) : problem);
    return { backend: 'vault', usable, place: vault.path, vault: vaultState, problem: shown };
  }

  async dispose(): Promise<void> {
    await this.#turns.idle();
    this.#listeners.clear();
    this.#parts.vault.dispose();
  }

  async #removeStored({ ownerId, name, backend }: StoredCredential, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const account = accountOf(ownerId, name);
    if (backend === 'keychain') {
      const removed = await this.#inKeychain(() => this.#parts.keychain.remove(account, signal));
      if (!removed) await this.#check.require();
    }
    await this.#parts.vault.remove(account);
    this.#index.remove(ownerId, name);
    this.#tell(ownerId, name);
  }

  /**
   * The vault's copy is used where the keychain is not to be had; a failure in both is the keychain's. A locked Secret Service
   * answers as if it were empty, so "none" counts only from one that can be used.
   */
  async #readText(stored: StoredCredential, signal: AbortSignal): Promise<string | null> {
    const account = accountOf(stored.ownerId, stored.name);
    if (stored.backend === 'vault') return this.#readVault(account);
    if (this.#parts.unattended) {
      if (!stored.unattended) throw notGranted(stored.name);
      return this.#readVault(account);
    }
    try {
      const text = await this.#inKeychain(() => this.#parts.keychain.get(account, signal));
      if (text === null) await this.#check.require();
      return text;
    } catch (error: unknown) {
      if (!stored.unattended || signal.aborted) throw error;
      const copy = await this.#readVault(account).catch(() => null);
      if (copy === null) throw error;
      return copy;
    }
  }

  async #readVault(account: string): Promise<string | null> {
    await this.#opener.open(false);
    return this.#parts.vault.get(account);
  }

  async #backendFor(): Promise<'keychain' | 'vault'> {
    if (this.#parts.unattended) return 'vault';
    const verdict = await this.#check.check();
    if (verdict.usable) return 'keychain';
    try {
      await this.#opener.open(true);
      return 'vault';
    } catch (error: unknown) {
      // Without any vault, what is missing first of all is the keychain.
      if (isAppError(error) && error.code === 'credentials/vault-absent') throw verdict.problem ?? error;
      throw error;
    }
  }

  async #putInVault(account: string, text: string): Promise<void> {
    await this.#opener.open(true);
    await this.#parts.vault.set(account, text);
  }

  async #putInKeychain(name: string, account: string, text: string, signal: AbortSignal): Promise<void> {
    const sizeBytes = sizeBytesOf(text);
    if (sizeBytes > keychainItemBytes) throw tooLarge(name, sizeBytes, keychainItemBytes);
    await this.#inKeychain(() => this.#parts.keychain.set(account, text, signal));
  }

  /**
   * Brings the vault's copy of a granted secret up to date. Where the vault cannot be opened the copy is taken out and the
   * grant with it: an outdated single-use token in an unattended run would end the session for everybody.
   */
  async #refreshGrant(before: StoredCredential | null, account: string, text: string): Promise<boolean> {
    if (before?.unattended !== true) return false;
    try {
      await this.#opener.open(false);
      await this.#parts.vault.set(account, text);
      return true;
    } catch (error: unknown) {
      this.#parts.logger.warn('credentials.grant-lost', { account, reason: messageOf(error) });
      await this.#parts.vault.remove(account).catch(() => false);
      return false;
    }
  }

  /** What the keychain held before the secret moved into the vault. It is out of date, so its removal may fail. */
  async #removeLeftover(account: string, signal: AbortSignal): Promise<void> {
    if (this.#parts.unattended) return;
    await this.#parts.keychain.remove(account, signal).catch(() => false);
  }

  async #inKeychain<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#parts.unattended) throw keychainUnavailable(notInUnattendedRuns);
    try {
      return await work();
    } catch (error: unknown) {
      this.#check.forget();
      throw error;
    }
  }

  #tell(ownerId: string, name: string): void {
    for (const listener of this.#listeners) listener(ownerId, name);
  }
}
