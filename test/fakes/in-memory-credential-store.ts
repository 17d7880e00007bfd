import type { Secret, SecretSource } from '../../electron/credentials/secret-source.ts';

/** Secrets in a map. `failing` makes every call reject with it; `stored` says what was kept, in order. */
export class InMemoryCredentialStore implements SecretSource {
  readonly stored: { readonly targetId: string; readonly name: string; readonly value: Secret }[] = [];
  readonly #secrets = new Map<string, Secret>();
  failing: Error | null = null;

  constructor(secrets: Readonly<Record<string, Readonly<Record<string, Secret>>>> = {}) {
    for (const [targetId, named] of Object.entries(secrets)) {
      for (const [name, value] of Object.entries(named)) this.#secrets.set(`${targetId}/${name}`, value);
    }
  }

  async read(targetId: string, name: string, signal: AbortSignal): Promise<Secret | null> {
    signal.throwIfAborted();
    if (this.failing !== null) throw this.failing;
    return this.#secrets.get(`${targetId}/${name}`) ?? null;
  }

  async store(targetId: string, name: string, value: Secret, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.failing !== null) throw this.failing;
    this.#secrets.set(`${targetId}/${name}`, value);
    this.stored.push({ targetId, name, value });
  }
}
