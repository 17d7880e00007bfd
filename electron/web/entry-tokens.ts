import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';

const tokenLifeMs = 60_000;
const idleLifeMs = 12 * 3_600_000;

/**
 * Who may use the web face. A start address carries a single-use token that lives for a minute; a page exchanges it once for a
 * secret, which it keeps in memory. Secrets expire after twelve idle hours. Only hashes are kept here.
 */
export class EntryTokens {
  readonly #clock: Clock;
  readonly #tokens = new Map<string, number>();
  readonly #secrets = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new single-use token for a start address. */
  issue(): string {
    const token = randomBytes(24).toString('base64url');
    this.#tokens.set(hash(token), this.#clock.now() + tokenLifeMs);
    return token;
  }

  /** The secret for a token, or null when it is unknown, used or too old. The token is spent either way. */
  exchange(token: string): string | null {
    const key = this.#keyOf(this.#tokens, token);
    if (key === null) return null;
    const expiresAt = this.#tokens.get(key) ?? 0;
    this.#tokens.delete(key);
    if (expiresAt < this.#clock.now()) return null;
    const secret = randomBytes(32).toString('base64url');
    this.#secrets.set(hash(secret), this.#clock.now());
    return secret;
  }

  /** Whether a secret is good; being used keeps it alive. */
  admits(secret: string): boolean {
    const key = this.#keyOf(this.#secrets, secret);
    if (key === null) return false;
    const usedAt = this.#secrets.get(key) ?? 0;
    if (this.#clock.now() - usedAt > idleLifeMs) {
      this.#secrets.delete(key);
      return false;
    }
    this.#secrets.set(key, this.#clock.now());
    return true;
  }

  /** Whether a secret is still good; asking does not keep it alive. */
  isAlive(secret: string): boolean {
    const key = this.#keyOf(this.#secrets, secret);
    return key !== null && this.#clock.now() - (this.#secrets.get(key) ?? 0) <= idleLifeMs;
  }

  /** Compares every known hash in constant time each, so that time tells nothing about a near miss. */
  #keyOf(known: ReadonlyMap<string, number>, given: string): string | null {
    const wanted = Buffer.from(hash(given), 'hex');
    let found: string | null = null;
    for (const key of known.keys()) if (timingSafeEqual(Buffer.from(key, 'hex'), wanted)) found = key;
    return found;
  }
}

function hash(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
