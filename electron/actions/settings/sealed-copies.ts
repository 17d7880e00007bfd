import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import type { CredentialStore } from '../../credentials/credential-store.ts';
import { Sealed, seal, unseal } from '../../credentials/vault-crypto.ts';
import { isMissingFile } from '../../platform/file-errors.ts';
import type { KeptFile } from '../run-record.ts';
import { keepCopy } from './keep-copy.ts';
import { digestOf } from './target-file.ts';

const SealedCopy = Sealed.extend({ format: z.literal('holdfast-kept-copy'), version: z.literal(1) });

const keyBytes = 32;
const askMs = 20_000;
const owner = 'actions';
const keyName = 'kept-copies';

/**
 * What settings files were before actions changed them. They hold secrets, so that each lies sealed (AES-256-GCM, its name bound to it) under a key
 * of this console that is kept with the other secrets.
 */
export class SealedCopies {
  readonly #secrets: Pick<CredentialStore, 'read' | 'store' | 'requireUsable'>;
  /** Asked for once at a time: two first copies must not make two keys. */
  #asking: Promise<Buffer> | null = null;

  constructor(secrets: Pick<CredentialStore, 'read' | 'store' | 'requireUsable'>) {
    this.#secrets = secrets;
  }

  /** Why nothing can be kept now: there is no place for the key. Null when there is. */
  async problem(): Promise<LocalText | null> {
    try {
      await this.#secrets.requireUsable();
      return null;
    } catch (error: unknown) {
      if (isAppError(error)) return error.text;
      throw error;
    }
  }

  /** On the disk when it resolves. @throws AppError credentials/…, store/… */
  async keep(path: string, text: string): Promise<void> {
    const sealed = seal(await this.#key(), basename(path), text);
    const copy: z.infer<typeof SealedCopy> = { format: 'holdfast-kept-copy', version: 1, ...sealed };
    await keepCopy(path, `${JSON.stringify(copy)}\n`);
  }

  /** Null when it is gone, is no longer what it was, or does not open with the key of this console. @throws AppError credentials/… */
  async read({ copy: path, digest }: Pick<KeptFile, 'copy' | 'digest'>): Promise<string | null> {
    const kept = await readFile(path, 'utf8').catch((error: unknown) => {
      if (isMissingFile(error)) return null;
      throw error;
    });
    if (kept === null) return null;
    const sealed = SealedCopy.safeParse(parseJson(kept));
    // Those that an earlier version kept lie as they were, until they are removed.
    const text = sealed.success ? unseal(await this.#key(), basename(path), sealed.data) : kept;
    return text !== null && digestOf(Buffer.from(text, 'utf8')) === digest ? text : null;
  }

  #key(): Promise<Buffer> {
    this.#asking ??= this.#askKey(AbortSignal.timeout(askMs)).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #askKey(signal: AbortSignal): Promise<Buffer> {
    const known = await this.#secrets.read(owner, keyName, signal);
    if (known !== null) return Buffer.from(known.secret, 'base64');
    const key = randomBytes(keyBytes);
    await this.#secrets.store(owner, keyName, { username: null, secret: key.toString('base64') }, signal);
    return key;
  }
}
