/** Most pieces fit into one, and small ones of a file share it. */
export const trayBytes = 1024 ** 2;
/** Bytes of pieces that may be on their way at once: the bound on memory, whatever the size of a set. */
const bytesOnTheWay = 24 * 1024 ** 2;

/** What a tray holds. Whoever got it gives it back when nobody reads it any more. */
type FilledTray = {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
  readonly giveBack: () => void;
};

/** Shared memory that pieces lie in until they are sealed. It is used again: threads read it in place, and nothing is left to collect. */
export class Trays {
  #free: Uint8Array[] = [];
  #onTheWay = 0;
  #waiting: (() => void)[] = [];

  /** Copies a stream into trays of `fullBytes`, of which only the last one may hold less. */
  async *fill(stream: AsyncIterable<Uint8Array>, fullBytes: number): AsyncGenerator<FilledTray> {
    let tray: Uint8Array | null = null;
    let filled = 0;
    try {
      for await (const bytes of stream) {
        for (let from = 0; from < bytes.length;) {
          if (tray !== null && filled === fullBytes) {
            const full: Uint8Array = tray;
            tray = null;
            yield this.#filled(full, filled, false);
          }
          if (tray === null) {
            tray = await this.#take(fullBytes);
            filled = 0;
          }
          const part = bytes.subarray(from, from + fullBytes - filled);
          tray.set(part, filled);
          filled += part.length;
          from += part.length;
        }
      }
      if (tray === null) return;
      const last = tray;
      tray = null;
      yield this.#filled(last, filled, true);
    } finally {
      if (tray !== null) this.#give(tray);
    }
  }

  #filled(tray: Uint8Array, filled: number, isLast: boolean): FilledTray {
    return { bytes: tray.subarray(0, filled), isLast, giveBack: () => this.#give(tray) };
  }

  /** Waits until there is room. Holds at least `sizeBytes`. */
  async #take(sizeBytes: number): Promise<Uint8Array> {
    const bytes = Math.max(trayBytes, sizeBytes);
    while (this.#onTheWay > 0 && this.#onTheWay + bytes > bytesOnTheWay) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#onTheWay += bytes;
    const free = bytes === trayBytes ? this.#free.pop() : undefined;
    return free ?? new Uint8Array(new SharedArrayBuffer(bytes));
  }

  #give(tray: Uint8Array): void {
    this.#onTheWay -= tray.length;
    if (tray.length === trayBytes) this.#free.push(tray);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
