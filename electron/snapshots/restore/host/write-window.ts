/** How much may be under way to a host at once, of all files together: more than a fast link to far away carries. */
const mostBytes = 8 * 1024 ** 2;

/** Keeps what is under way within bounds: whoever wants to send more waits until something has arrived. */
export class WriteWindow {
  readonly #waiting: (() => void)[] = [];
  #bytes = 0;

  /** A piece that is larger than all that may be under way goes alone. */
  async take(bytes: number): Promise<void> {
    while (this.#bytes > 0 && this.#bytes + bytes > mostBytes) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#bytes += bytes;
  }

  give(bytes: number): void {
    this.#bytes -= bytes;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
