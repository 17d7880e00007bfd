import { randomBytes } from 'node:crypto';
import { asError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Keychain } from './keychain.ts';

type KeychainVerdict = { readonly usable: boolean; readonly problem: Error | null };

/** A keychain that was started or unlocked in the meantime is noticed after this. */
const askAgainAfterMs = 30_000;

/**
 * Finds out whether the keychain can be used, by writing, reading and removing an entry of no meaning: some keychains answer
 * questions and have no place to write to. Remembers the answer for a while.
 */
export class KeychainCheck {
  readonly #keychain: Keychain;
  readonly #clock: Clock;
  #verdict: KeychainVerdict | null = null;
  #checkedAtMs = 0;
  #checking: Promise<KeychainVerdict> | null = null;

  constructor(keychain: Keychain, clock: Clock) {
    this.#keychain = keychain;
    this.#clock = clock;
  }

  /** A usable keychain stays so until a call to it fails; then `forget` asks for a new check. */
  check(): Promise<KeychainVerdict> {
    const ageMs = this.#clock.monotonicMs() - this.#checkedAtMs;
    const known = this.#verdict;
    if (known !== null && (known.usable || ageMs < askAgainAfterMs)) return Promise.resolve(known);
    this.#checking ??= this.#ask().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  forget(): void {
    this.#verdict = null;
  }

  /** Asks anew, and rejects unless the keychain can be used now. */
  async require(): Promise<void> {
    this.forget();
    const { problem } = await this.check();
    if (problem !== null) throw problem;
  }

  async #ask(): Promise<KeychainVerdict> {
    const account = `check-${randomBytes(6).toString('hex')}`;
    // Its own time limit is the keychain's; nobody cancels a check that others wait for as well.
    const { signal } = new AbortController();
    try {
      await this.#keychain.set(account, 'check', signal);
      const read = await this.#keychain.get(account, signal);
      await this.#keychain.remove(account, signal);
      if (read !== 'check') throw new Error(`${this.#keychain.place} did not keep what was written`);
      this.#verdict = { usable: true, problem: null };
    } catch (error: unknown) {
      this.#verdict = { usable: false, problem: asError(error) };
    }
    this.#checkedAtMs = this.#clock.monotonicMs();
    return this.#verdict;
  }
}
