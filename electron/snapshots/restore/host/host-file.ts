import { asError } from '../../../../shared/errors/app-error.ts';
import type { NewFile } from '../restore-files.ts';
import type { HostCalls } from './host-calls.ts';

/** How much of one file may be under way: more than a fast link to far away carries at once. */
const mostUnderWayBytes = 4 * 1024 ** 2;

/** A file that the helper has made. Pieces travel without waiting for each other; a failure of one is told by a later call. */
export class HostFile implements NewFile {
  readonly #calls: HostCalls;
  readonly #path: string;
  readonly #underWay = new Set<Promise<void>>();
  #bytes = 0;
  #failure: Error | null = null;

  constructor(calls: HostCalls, path: string) {
    this.#calls = calls;
    this.#path = path;
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    // It may be filled with the next piece before it has left.
    const data = Buffer.from(bytes);
    const call = { lane: 'writing', words: ['write', this.#path, at, data.length], data } as const;
    const done = this.#calls
      .ask(call)
      .then(
        () => {},
        (error: unknown) => {
          this.#failure ??= asError(error);
        },
      )
      .finally(() => {
        this.#underWay.delete(done);
        this.#bytes -= data.length;
      });
    this.#underWay.add(done);
    this.#bytes += data.length;
    while (this.#bytes > mostUnderWayBytes) await Promise.race(this.#underWay);
    if (this.#failure !== null) throw this.#failure;
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

  async #after(words: readonly (string | number)[]): Promise<void> {
    await Promise.all(this.#underWay);
    if (this.#failure !== null) throw this.#failure;
    await this.#calls.ask({ lane: 'writing', words });
  }
}
