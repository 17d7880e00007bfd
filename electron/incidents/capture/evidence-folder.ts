import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissingFile, writeFailure } from '../../platform/file-errors.ts';

const unfinished = '.part';
const bufferedBytes = 256 * 1024;

/** What a file is written through; resolves when what came before is on its way to the disk. */
export type Append = (text: string) => Promise<void>;

/** The files of one capture. A file has its name only when it is complete. */
export class EvidenceFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  pathOf(path: string): string {
    return join(this.#path, path);
  }

  /**
   * Writes one file; `path` is of this program's own making. Answers its size in bytes. What was begun is removed when it fails.
   *
   * @throws AppError store/disk-full, store/not-writable
   */
  async write(path: string, fill: (append: Append) => Promise<void>): Promise<number> {
    const whole = this.pathOf(path);
    try {
      await mkdir(dirname(whole), { recursive: true, mode: 0o700 });
      await this.#writePart(`${whole}${unfinished}`, fill);
      await rename(`${whole}${unfinished}`, whole);
      return (await stat(whole)).size;
    } catch (error: unknown) {
      await rm(`${whole}${unfinished}`, { force: true }).catch(() => undefined);
      throw writeFailure(error, whole) ?? error;
    }
  }

  async #writePart(path: string, fill: (append: Append) => Promise<void>): Promise<void> {
    const file = await open(path, 'w', 0o600);
    try {
      let held: string[] = [];
      let heldLength = 0;
      const flush = async () => {
        const text = held.join('');
        held = [];
        heldLength = 0;
        if (text !== '') await file.writeFile(text);
      };
      await fill(async (text) => {
        held.push(text);
        heldLength += text.length;
        if (heldLength >= bufferedBytes) await flush();
      });
      await flush();
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

/** Removes what a console that ended in the middle left unfinished. */
export async function removeUnfinished(root: string): Promise<void> {
  try {
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true }))
      if (entry.isFile() && entry.name.endsWith(unfinished))
        await rm(join(entry.parentPath, entry.name), { force: true });
  } catch (error: unknown) {
    if (!isMissingFile(error)) throw error;
  }
}
