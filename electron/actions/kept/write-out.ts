import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { AppError, cancelled } from '../../../shared/errors/app-error.ts';
import { writeFailure } from '../../platform/file-errors.ts';
import { someNotWritten } from '../action-errors.ts';
import type { KeptFile } from '../run-record.ts';
import { isSealedPlace, nameIn } from './copy-places.ts';
import { keepCopy } from './keep-copy.ts';
import type { SealedCopies } from './sealed-copies.ts';

/** Writes copies in clear, for this account only. What cannot be opened does not hold up the rest. */
export class WriteOut {
  readonly #copies: SealedCopies;
  readonly #signal: AbortSignal;
  /** What was made: files, and folders of files. */
  readonly #places: string[] = [];
  readonly #failures: AppError[] = [];
  #written = 0;

  constructor(copies: SealedCopies, signal: AbortSignal) {
    this.#copies = copies;
    this.#signal = signal;
  }

  /** A settings file. @throws AppError credentials/…, store/…, run/cancelled */
  async settingsFile(file: KeptFile, to: string): Promise<void> {
    if (await this.#tried(async () => keepCopy(to, await this.#copies.read(file)))) this.#places.push(to);
  }

  /** Rows as a file of statements, files as a folder; `to` has no ending. @throws AppError as `settingsFile` */
  async copy(path: string, to: string): Promise<void> {
    if ((await stat(path)).isDirectory()) return this.#folder(path, to);
    const place = `${to}.sql`;
    if (await this.#tried(() => this.#file(path, basename(path), place))) this.#places.push(place);
  }

  /** What was written, and why not all of it. */
  ended(): { readonly places: string[]; readonly files: number; readonly failure: AppError | null } {
    const { length } = this.#failures;
    const [first = null] = this.#failures;
    const files = this.#written;
    const failure = first === null || files === 0 ? first : someNotWritten(first, files, length);
    return { places: [...this.#places], files, failure };
  }

  async #folder(folder: string, to: string): Promise<void> {
    const from = join(folder, 'files');
    await mkdir(to, { mode: 0o700 }).catch((error: unknown) => {
      throw writeFailure(error, to) ?? error;
    });
    this.#places.push(to);
    const before = this.#written;
    try {
      for (const entry of await readdir(from, { withFileTypes: true, recursive: true })) {
        if (!entry.isFile()) continue;
        const path = relative(from, join(entry.parentPath, entry.name));
        const place = join(to, path);
        await mkdir(dirname(place), { recursive: true, mode: 0o700 });
        const name = nameIn(folder, path.split(sep).join('/'));
        await this.#tried(() => this.#file(join(from, path), name, place, isSealedPlace(folder)));
      }
    } catch (error: unknown) {
      await rm(to, { recursive: true, force: true }).then(
        () => (this.#written = before),
        () => undefined,
      );
      throw error;
    }
  }

  async #file(path: string, name: string, to: string, isSealed = isSealedPlace(path)): Promise<void> {
    if (this.#signal.aborted) throw cancelled();
    const pieces: AsyncIterable<Uint8Array> = isSealed
      ? this.#copies.pieces(path, name)
      : createReadStream(path);
    await keepCopy(to, pieces, (await stat(path)).mtime);
  }

  async #tried(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      this.#written += 1;
      return true;
    } catch (error: unknown) {
      if (!(error instanceof AppError) || error.code !== 'action/blocked') throw error;
      this.#failures.push(error);
      return false;
    }
  }
}
