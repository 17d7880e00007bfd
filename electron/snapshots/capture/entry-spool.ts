import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { FileEntry } from '../../repository/lists/file-entry.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import { scratchFailure } from './scratch-failure.ts';

const SpooledEntry = FileEntry.extend({ chunks: z.array(z.string()) });

const flushBytes = 256 * 1024;

/** The entries of a first reading, kept in a scratch file until the second one, however many they are. */
export class EntrySpool {
  readonly #path: string;
  #file: FileHandle | null = null;
  #lines: string[] = [];
  #pending = 0;

  /** @param path a new file in a scratch folder, which is removed with its folder */
  constructor(path: string) {
    this.#path = path;
  }

  async add(entry: ListedFile): Promise<void> {
    const line = `${JSON.stringify(entry)}\n`;
    this.#lines.push(line);
    this.#pending += line.length;
    if (this.#pending >= flushBytes) await this.#flush();
  }

  /** After the last entry; from here on they can be read. */
  async close(): Promise<void> {
    try {
      await this.#flush();
    } finally {
      await this.#file?.close();
      this.#file = null;
    }
  }

  async *entries(): AsyncGenerator<ListedFile> {
    const lines = createInterface({ input: createReadStream(this.#path), crlfDelay: Infinity });
    for await (const line of lines) yield SpooledEntry.parse(JSON.parse(line));
  }

  async #flush(): Promise<void> {
    try {
      this.#file ??= await open(this.#path, 'wx', 0o600);
      await this.#file.writeFile(this.#lines.join(''));
    } catch (error: unknown) {
      throw scratchFailure(error, this.#path);
    }
    this.#lines = [];
    this.#pending = 0;
  }
}
