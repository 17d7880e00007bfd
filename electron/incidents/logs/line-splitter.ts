const newline = 10;
const carriageReturn = 13;
/** What a line is kept of before anything is taken out of it. */
const heldBytes = 64 * 1024;

/** A line of a file, without its end. `cutBytes`: so much of a very long one is not in `text`. */
type SplitLine = { readonly text: string; readonly cutBytes: number };

/** Splits bytes that come in slices into lines, with bounded memory whatever stands in them. */
export class LineSplitter {
  readonly #decoder = new TextDecoder('utf-8');
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #cutBytes = 0;

  *push(bytes: Uint8Array): Generator<SplitLine> {
    let start = 0;
    while (start < bytes.length) {
      const end = bytes.indexOf(newline, start);
      if (end === -1) break;
      this.#hold(bytes.subarray(start, end));
      yield this.#take();
      start = end + 1;
    }
    this.#hold(bytes.subarray(start));
  }

  /** The last line, which has no end. */
  *end(): Generator<SplitLine> {
    if (this.#heldBytes > 0) yield this.#take();
  }

  #hold(bytes: Uint8Array): void {
    const room = heldBytes - this.#heldBytes;
    const kept = bytes.subarray(0, Math.max(0, room));
    this.#cutBytes += bytes.length - kept.length;
    if (kept.length === 0) return;
    // A view would keep the whole slice that it lies in.
    this.#held.push(kept.slice());
    this.#heldBytes += kept.length;
  }

  #take(): SplitLine {
    const bytes = this.#held.length === 1 ? (this.#held[0] ?? new Uint8Array()) : Buffer.concat(this.#held);
    const cutBytes = this.#cutBytes;
    this.#held = [];
    this.#heldBytes = 0;
    this.#cutBytes = 0;
    const last = cutBytes === 0 && bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length;
    return { text: this.#decoder.decode(bytes.subarray(0, last)), cutBytes };
  }
}
