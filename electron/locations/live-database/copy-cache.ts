import { constants, copyFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { copyTooLarge, databaseBusy } from './database-errors.ts';
import { databaseFiles, totalBytes, versionKey } from './file-version.ts';
import type { DatabaseFiles } from './file-version.ts';
import { makeScratchFolder, scratchRoot } from './scratch.ts';

/** A copy serves repeated reads for this long while the original does not change. */
const copyAgeMs = 60_000;
const copiesKept = 2;
const spareBytes = 64 * 1024 ** 2;
const tries = 3;

type Copy = {
  readonly original: string;
  readonly folder: string;
  readonly path: string;
  readonly version: string;
  readonly at: number;
};

/** Copies of stopped databases in an owner-only scratch folder, for this process alone. */
export class CopyCache {
  #copies: Copy[] = [];
  #timer: NodeJS.Timeout | null = null;

  /**
   * The path of a copy that is one state of main, `-wal` and `-journal`. `name` is how the file is called towards the operator.
   * Throws `database/too-large` without room for it, and `database/busy` when somebody keeps writing.
   */
  obtain(original: string, name: string, limitBytes: number): string {
    this.dropOld();
    const files = databaseFiles(original);
    const kept = this.#copies.find((copy) => copy.original === original);
    if (files !== null && kept?.version === versionKey(files)) return kept.path;
    if (kept !== undefined) this.#drop(kept);
    const copy = takeCopy(original, name, limitBytes);
    this.#copies.push(copy);
    while (this.#copies.length > copiesKept) this.#drop(this.#copies[0]);
    this.#timer ??= setInterval(() => this.dropOld(), copyAgeMs / 4).unref();
    return copy.path;
  }

  dropOld(): void {
    for (const copy of this.#copies) if (performance.now() - copy.at > copyAgeMs) this.#drop(copy);
  }

  clear(): void {
    for (const copy of this.#copies) this.#drop(copy);
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #drop(copy: Copy | undefined): void {
    this.#copies = this.#copies.filter((other) => other !== copy);
    if (copy !== undefined) rmSync(copy.folder, { recursive: true, force: true });
  }
}

function takeCopy(original: string, name: string, limitBytes: number): Copy {
  const root = scratchRoot();
  const folder = makeScratchFolder(root);
  try {
    for (let round = 0; round < tries; round += 1) {
      const before = databaseFiles(original);
      if (before === null) break;
      refuseTooLarge(before, name, folder, limitBytes);
      const path = join(folder, `copy-${round}.db`);
      copyFiles(original, path, before);
      const after = databaseFiles(original);
      // Only a copy during which nobody wrote is one state of all three files.
      if (after !== null && versionKey(after) === versionKey(before)) {
        return { original, folder, path, version: versionKey(after), at: performance.now() };
      }
    }
    throw databaseBusy(name);
  } catch (error: unknown) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function refuseTooLarge(files: DatabaseFiles, name: string, folder: string, limitBytes: number): void {
  const space = statfsSync(folder);
  const allowed = Math.min(limitBytes, Math.max(0, space.bavail * space.bsize - spareBytes));
  if (totalBytes(files) > allowed) throw copyTooLarge(name, totalBytes(files), allowed);
}

/** A reflink where the file system has it: then the copy costs neither time nor space. */
function copyFiles(original: string, path: string, files: DatabaseFiles): void {
  copyFileSync(original, path, constants.COPYFILE_FICLONE);
  if (files.wal !== null) copyFileSync(`${original}-wal`, `${path}-wal`, constants.COPYFILE_FICLONE);
  if (files.journal !== null)
    copyFileSync(`${original}-journal`, `${path}-journal`, constants.COPYFILE_FICLONE);
}
