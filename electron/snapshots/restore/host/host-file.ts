import { asError } from '../../../../shared/errors/app-error.ts';
import type { NewFile } from '../restore-files.ts';
import type { HostCalls } from './host-calls.ts';
import type { WriteWindow } from './write-window.ts';

/** A file that the helper has made. Pieces travel without waiting for each other; a failure of one is told by a later call. */
export class HostFile implements NewFile {
  readonly #calls: HostCalls;
  readonly #window: WriteWindow;
  readonly #path: string;
  readonly #underWay = new Set<Promise<void>>();
  #failure: Error | null = null;

  constructor(calls: HostCalls, window: WriteWindow, path: string) {
    this.#calls = calls;
    this.#window = window;
    this.#path = path;
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    // Whoever hands it over may take its memory back, and with it its length, before it has arrived.
    const { length } = bytes;
    await this.#window.take(length);
    if (this.#failure !== null) {
      this.#window.give(length);
      throw this.#failure;
    }
    const done = this.#send(Buffer.from(bytes), at).finally(() => {
      this.#underWay.delete(done);
      this.#window.give(length);
    });
    this.#underWay.add(done);
  }

  setSize(sizeBytes: number): Promise<void> {
    return this.#after(['size', this.#path, sizeBytes]);
  }

  sync(): Promise<void> {
    return this.#after(['sync', this.#path]);
  }

  async close(): Promise<void> {
    await Promise.all(this.#underWay);
    await this.#calls.ask({ lane: 'writing', words: ['close', this.#path] });
    if (this.#failure !== null) throw this.#failure;
  }

  async #send(data: Buffer, at: number): Promise<void> {
    try {
      await this.#calls.ask({ lane: 'writing', words: ['write', this.#path, at, data.length], data });
    } catch (error: unknown) {
      this.#failure ??= asError(error);
    }
  }

  async #after(words: readonly (string | number)[]): Promise<void> {
    await Promise.all(this.#underWay);
    if (this.#failure !== null) throw this.#failure;
    await this.#calls.ask({ lane: 'writing', words });
  }
}
