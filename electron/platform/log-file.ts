import { closeSync, fstatSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from './disposable.ts';
import { makeFolder } from './make-folder.ts';

type LogFileLimits = { readonly maxSizeBytes: number; readonly files: number };

const defaultLimits: LogFileLimits = { maxSizeBytes: 5 * 1024 * 1024, files: 5 };

/**
 * Appends lines to `<directory>/holdfast.log`, each with one system call, so that lines of two processes do not mix and none
 * is lost when this one dies. When the file is full it becomes `holdfast.log.1`, and so on; the oldest goes. Never throws:
 * a full disk costs log lines, not the operation that wanted to log.
 */
export class LogFile implements Disposable {
  readonly #path: string;
  readonly #limits: LogFileLimits;
  #handle: number | null = null;
  #lostLines = 0;

  constructor(directory: string, limits: LogFileLimits = defaultLimits) {
    this.#path = join(directory, 'holdfast.log');
    this.#limits = limits;
    tryOrNull(() => makeFolder(directory));
  }

  /** Lines that could not be written since the start. */
  get lostLines(): number {
    return this.#lostLines;
  }

  write(line: string): void {
    const written = tryOrNull(() => {
      const handle = this.#open();
      writeSync(handle, line);
      if (fstatSync(handle).size >= this.#limits.maxSizeBytes) this.#rotate();
      return true;
    });
    if (written === null) {
      this.#lostLines += 1;
      this.dispose();
    }
  }

  dispose(): void {
    const handle = this.#handle;
    this.#handle = null;
    if (handle !== null) tryOrNull(() => closeSync(handle));
  }

  #open(): number {
    this.#handle ??= openSync(this.#path, 'a', 0o600);
    return this.#handle;
  }

  #rotate(): void {
    this.dispose();
    // Another process may have rotated already; then the path names another file and only ours had to be closed.
    const current = tryOrNull(() => statSync(this.#path));
    if (current === null || current.size < this.#limits.maxSizeBytes) return;
    for (let number = this.#limits.files - 1; number >= 1; number -= 1) {
      const from = number === 1 ? this.#path : `${this.#path}.${number - 1}`;
      tryOrNull(() => renameSync(from, `${this.#path}.${number}`));
    }
  }
}

function tryOrNull<Value>(operation: () => Value): Value | null {
  try {
    return operation();
  } catch {
    return null;
  }
}
