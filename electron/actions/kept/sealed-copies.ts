import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { Sealed, unseal } from '../../credentials/vault-crypto.ts';
import { isMissingFile } from '../../platform/file-errors.ts';
import { copyDamaged } from '../action-errors.ts';
import type { KeptFile } from '../run-record.ts';
import { digestOf } from '../settings/target-file.ts';
import { CopyKeys } from './copy-keys.ts';
import type { CopySecrets } from './copy-keys.ts';
import { keepCopy } from './keep-copy.ts';
import { isSealed, openedCopy, Sealing } from './sealing.ts';
import type { CopyKey } from './sealing.ts';

/** As an earlier version sealed settings files. */
const EarlierCopy = Sealed.extend({ format: z.literal('holdfast-kept-copy'), version: z.literal(1) });

/** What was there before actions changed it: settings files, rows, files. It holds secrets, so that each copy lies sealed. */
export class SealedCopies {
  readonly #secrets: CopySecrets;
  readonly #keys: CopyKeys;

  constructor(secrets: CopySecrets) {
    this.#secrets = secrets;
    this.#keys = new CopyKeys(secrets);
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

  /** What is kept now is sealed with it. @throws AppError credentials/… */
  key(): Promise<CopyKey> {
    return this.#keys.current();
  }

  /** A settings file, on the disk when it resolves. @throws AppError credentials/…, store/… */
  async keep(path: string, text: string): Promise<void> {
    const sealing = new Sealing(await this.key(), basename(path));
    const begun = sealing.push(Buffer.from(text, 'utf8'));
    await keepCopy(path, Buffer.concat([begun, sealing.end()]));
  }

  /** A settings file as it was. @throws AppError action/blocked when it is gone or another one, or its key is; credentials/… */
  async read({ copy: path, digest }: Pick<KeptFile, 'copy' | 'digest'>): Promise<string> {
    const text = await this.#textOf(path);
    if (text === null || digestOf(Buffer.from(text, 'utf8')) !== digest) throw copyDamaged(path);
    return text;
  }

  /** What a sealed copy of rows or of a file holds. @throws AppError action/blocked, credentials/… */
  async *pieces(path: string, name: string): AsyncGenerator<Buffer> {
    try {
      yield* openedCopy(path, name, (id) => this.#keys.of(id));
    } catch (error: unknown) {
      throw isMissingFile(error) ? copyDamaged(path) : error;
    }
  }

  /** The SHA-256 of what a sealed copy holds. @throws AppError as `pieces` */
  async digest(path: string, name: string): Promise<string> {
    const hash = createHash('sha256');
    for await (const piece of this.pieces(path, name)) hash.update(piece);
    return hash.digest('hex');
  }

  async #textOf(path: string): Promise<string | null> {
    const kept = await readFile(path).catch((error: unknown) => {
      if (isMissingFile(error)) return null;
      throw error;
    });
    if (kept === null) return null;
    if (isSealed(kept)) {
      const pieces: Buffer[] = [];
      for await (const piece of this.pieces(path, basename(path))) pieces.push(piece);
      return Buffer.concat(pieces).toString('utf8');
    }
    const text = kept.toString('utf8');
    const earlier = EarlierCopy.safeParse(parseJson(text));
    // Those that a still earlier version kept lie as they were, until they are removed.
    return earlier.success ? unseal(await this.#keys.ofEarlier(), basename(path), earlier.data) : text;
  }
}
