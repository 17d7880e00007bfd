import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isMissingFile, writeFailure } from '../../platform/file-errors.ts';

const unfinished = '.part';
const bufferedBytes = 256 * 1024;

/** What a file is written through; resolves when what came before is on its way to the disk. */
export type Append = (text: string) => Promise<void>;

/** What was written: its size, and the SHA-256 of its bytes in hex. */
type FileSum = { readonly sizeBytes: number; readonly sha256: string };

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
   * Writes one file; `path` is of this program's own making. What was begun is removed when it fails.
   *
   * @throws AppError store/disk-full, store/not-writable
   */
  async write(path: string, fill: (append: Append) => Promise<void>): Promise<FileSum> {
    const whole = this.pathOf(path);
    try {
      await mkdir(dirname(whole), { recursive: true, mode: 0o700 });
      const sum = await this.#writePart(`${whole}${unfinished}`, fill);
      await rename(`${whole}${unfinished}`, whole);
      return sum;
    } catch (error: unknown) {
      await rm(`${whole}${unfinished}`, { force: true }).catch(() => undefined);
      throw writeFailure(error, whole) ?? error;
    }
  }

  /** The SHA-256 of what stands under a path now; null where nothing does. */
  async sha256Of(path: string, signal: AbortSignal): Promise<string | null> {
    const hash = createHash('sha256');
    try {
      await pipeline(createReadStream(this.pathOf(path)), hash, { signal });
      return hash.digest('hex');
    } catch (error: unknown) {
      signal.throwIfAborted();
      if (isMissingFile(error)) return null;
      throw error;
    }
  }

  async #writePart(path: string, fill: (append: Append) => Promise<void>): Promise<FileSum> {
    const file = await open(path, 'w', 0o600);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    try {
      let held: string[] = [];
      let heldLength = 0;
      const flush = async () => {
        const bytes = Buffer.from(held.join(''), 'utf8');
        held = [];
        heldLength = 0;
        hash.update(bytes);
        sizeBytes += bytes.length;
        if (bytes.length > 0) await file.writeFile(bytes);
      };
      await fill(async (text) => {
        held.push(text);
        heldLength += text.length;
        if (heldLength >= bufferedBytes) await flush();
      });
      await flush();
      await file.sync();
      return { sizeBytes, sha256: hash.digest('hex') };
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
