import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { written } from '../copy-ranges.ts';

/** A file of our own that is put together from pieces in any order. Failed writes are `ScratchWriteError`. */
export class ScratchCopy {
  readonly path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /** Makes it, or takes up one that was begun. Only this account can read it. */
  static async open(path: string): Promise<ScratchCopy> {
    return new ScratchCopy(path, await written(() => open(path, 'a+', 0o600).then(reopened(path))));
  }

  async sizeBytes(): Promise<number> {
    return (await this.#file.stat()).size;
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await written(() =>
        this.#file.write(bytes, done, bytes.length - done, position + done),
      );
      done += bytesWritten;
    }
  }

  /** Fewer bytes at its end. */
  async read(buffer: Buffer, position: number): Promise<Buffer> {
    const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, position);
    return buffer.subarray(0, bytesRead);
  }

  async resize(sizeBytes: number): Promise<void> {
    await written(() => this.#file.truncate(sizeBytes));
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Opened for appending it is made where it is not there; written to at any place it can be only when opened anew. */
function reopened(path: string): (made: FileHandle) => Promise<FileHandle> {
  return async (made) => {
    await made.close();
    return open(path, 'r+');
  };
}
