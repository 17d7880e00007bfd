import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { cancelled } from '../../../shared/errors/app-error.ts';
import { programIn } from './client-programs.ts';
import type { ClientPrograms } from './client-programs.ts';
import { CopyRows } from './copy-rows.ts';
import { endWith, errorTextOf, plainEnvironment, statusOf } from './run-client.ts';

const longestMs = 24 * 3_600_000;

/** What a dump holds by the words of the program that restores it. `problem` is what it complained of; null when it read all of it. */
export type ArchiveFinding = {
  readonly problem: string | null;
  readonly rows: ReadonlyMap<string, number>;
};

/** Has `pg_restore` read a dump to its end, as a restore would, while the same bytes go on to whoever else wants them. */
export class ArchiveReading {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<number | null>;
  readonly #said: () => string;
  readonly #watch: { readonly stop: () => void };
  readonly #signal: AbortSignal;
  readonly #counted = new CopyRows();
  #takes = true;

  constructor(programs: ClientPrograms, signal: AbortSignal) {
    this.#signal = signal;
    this.#child = spawn(programIn(programs.folder, 'pg_restore'), ['--data-only', '--file=-'], {
      env: { ...plainEnvironment() },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#said = errorTextOf(this.#child);
    this.#ended = statusOf(this.#child);
    this.#watch = endWith(this.#child, signal, longestMs);
    this.#child.stdout.on('data', (piece: Buffer) => this.#counted.take(piece));
    // A program that has ended takes nothing more; its end is told elsewhere.
    this.#child.stdin.on('error', () => {
      this.#takes = false;
    });
    this.#child.stdin.on('close', () => {
      this.#takes = false;
    });
  }

  async *through(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      if (this.#takes && !this.#child.stdin.write(piece)) await this.#room();
      yield piece;
    }
  }

  /** Ends the reading, also one that did not get everything. */
  async finish(): Promise<ArchiveFinding> {
    this.#child.stdin.end();
    const status = await this.#ended;
    this.#watch.stop();
    if (this.#signal.aborted) throw cancelled();
    const said = this.#said().replace(/\s+/g, ' ').slice(0, 600);
    const isWhole = status === 0 && !this.#counted.isOpen;
    return { problem: isWhole ? null : said || `status ${status ?? 'unknown'}`, rows: this.#counted.rows };
  }

  #room(): Promise<void> {
    const { stdin } = this.#child;
    return new Promise((resolve) => {
      const done = () => {
        for (const event of ['drain', 'close', 'error']) stdin.off(event, done);
        resolve();
      };
      for (const event of ['drain', 'close', 'error']) stdin.on(event, done);
      if (!this.#takes) done();
    });
  }
}
