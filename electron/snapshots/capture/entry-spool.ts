import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import { scratchFailure } from './scratch-failure.ts';

const blockBytes = 256 * 1024;
const newline = 0x0a;

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
    const line = JSON.stringify(entry);
    this.#lines.push(line);
    this.#pending += line.length;
    if (this.#pending >= blockBytes) await this.#flush();
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
    const file = await open(this.#path, 'r');
    try {
      for await (const line of linesOf(file)) {
        const entry: unknown = JSON.parse(line);
        if (!isSpooled(entry)) throw new Error('a scratch file is not as it was written');
        yield entry;
      }
    } finally {
      await file.close();
    }
  }

  async #flush(): Promise<void> {
    try {
      this.#file ??= await open(this.#path, 'wx', 0o600);
      if (this.#lines.length > 0) await this.#file.writeFile(`${this.#lines.join('\n')}\n`);
    } catch (error: unknown) {
      throw scratchFailure(error, this.#path);
    }
    this.#lines = [];
    this.#pending = 0;
  }
}

/** Written by this process, into a folder that only this account can enter: a look is enough. */
function isSpooled(value: unknown): value is ListedFile {
  return typeof value === 'object' && value !== null && 'path' in value && 'chunks' in value;
}

async function* linesOf(file: FileHandle): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for (let position = 0; ;) {
    const block = Buffer.allocUnsafe(blockBytes);
    const { bytesRead } = await file.read(block, 0, blockBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    const bytes =
      rest.length === 0 ? block.subarray(0, bytesRead) : Buffer.concat([rest, block.subarray(0, bytesRead)]);
    let from = 0;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
      yield bytes.toString('utf8', from, at);
      from = at + 1;
    }
    rest = bytes.subarray(from);
  }
}
