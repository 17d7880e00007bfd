import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import { earlierLine } from './earlier-list.ts';
import type { EarlierEntry } from './earlier-list.ts';
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

  /** @param line an entry as JSON */
  add(line: string): void {
    this.#lines.push(line);
    this.#pending += line.length;
  }

  /** Keeps in memory no more than a little: called now and then. */
  async settle(): Promise<void> {
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

  async *entries(): AsyncGenerator<readonly EarlierEntry[], void> {
    const file = await open(this.#path, 'r');
    try {
      for await (const lines of linesOf(file)) {
        yield lines.map((line) => earlierLine(line, null, spooled) ?? notAsWritten());
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

function spooled(line: string): ListedFile {
  const entry: unknown = JSON.parse(line);
  return isSpooled(entry) ? entry : notAsWritten();
}

function notAsWritten(): never {
  throw new Error('a scratch file is not as it was written');
}

async function* linesOf(file: FileHandle): AsyncGenerator<readonly string[]> {
  const block = Buffer.allocUnsafe(blockBytes);
  let rest = Buffer.alloc(0);
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(block, 0, blockBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    const bytes = Buffer.concat([rest, block.subarray(0, bytesRead)]);
    const end = bytes.lastIndexOf(newline) + 1;
    if (end > 0) yield bytes.toString('utf8', 0, end - 1).split('\n');
    rest = bytes.subarray(end);
  }
}
