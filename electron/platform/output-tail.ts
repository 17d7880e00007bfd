/** The last bytes of a stream. */
export class OutputTail {
  readonly #mostBytes: number;
  #pieces: Buffer[] = [];
  #bytes = 0;
  isCut = false;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  add(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
    while (this.#bytes - (this.#pieces[0]?.length ?? 0) >= this.#mostBytes) {
      this.#bytes -= this.#pieces.shift()?.length ?? 0;
      this.isCut = true;
    }
  }

  text(): string {
    const all = Buffer.concat(this.#pieces);
    if (all.length > this.#mostBytes) this.isCut = true;
    return all.subarray(Math.max(0, all.length - this.#mostBytes)).toString('utf8');
  }
}
