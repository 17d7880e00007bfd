import type { FileFacts } from './restore-files.ts';

/** How much longer things are remembered than those are that were asked for ahead, and those that are being made. */
const margin = 4;

/** What was made last, for whoever asked the file system a little earlier whether it is there. */
export class LastMade {
  readonly #types = new Map<string, FileFacts['type']>();

  /** `atOnce` is how many things are asked for ahead, and made at once. */
  add(path: string, type: FileFacts['type'], atOnce: number): void {
    this.#types.delete(path);
    this.#types.set(path, type);
    const [oldest] = this.#types.keys();
    if (this.#types.size > margin * atOnce && oldest !== undefined) this.#types.delete(oldest);
  }

  typeOf(path: string): FileFacts['type'] | null {
    return this.#types.get(path) ?? null;
  }
}
