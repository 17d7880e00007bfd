import type { RestoreFiles } from './restore-files.ts';

const bytesBetween = 256 * 1024 ** 2;

/**
 * Lets the disk write while more is made. Systems keep what is new in memory for half a minute: a restore that is done sooner would wait
 * for all of it at the end. Whether everything is on the disk is for the sync at the end to say.
 */
export class EarlySync {
  readonly #files: Pick<RestoreFiles, 'syncFileSystem'>;
  readonly #signal: AbortSignal;
  #bytes = 0;
  #isWriting = false;

  constructor(files: Pick<RestoreFiles, 'syncFileSystem'>, signal: AbortSignal) {
    this.#files = files;
    this.#signal = signal;
  }

  /** Told of bytes that were written somewhere on the file system of `path`. */
  wrote(bytes: number, path: string): void {
    this.#bytes += bytes;
    if (this.#bytes < bytesBetween || this.#isWriting) return;
    this.#bytes = 0;
    this.#isWriting = true;
    const done = () => {
      this.#isWriting = false;
    };
    this.#files.syncFileSystem(path, this.#signal).then(done, done);
  }
}
