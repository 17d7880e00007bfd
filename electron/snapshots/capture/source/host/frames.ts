/** One frame of what a reading program writes: a letter, and what it carries. */
export type Frame = { readonly kind: string; readonly bytes: Buffer };

const headBytes = 5;

/** Cuts what arrives into frames, however it is cut on the way. */
export class FrameCutter {
  #pieces: Buffer[] = [];
  #have = 0;
  #need = headBytes;

  /** The frames that are whole now. */
  *take(piece: Buffer): Generator<Frame> {
    this.#pieces.push(piece);
    this.#have += piece.length;
    while (this.#have >= this.#need) {
      const bytes =
        this.#pieces.length === 1 && this.#pieces[0] ? this.#pieces[0] : Buffer.concat(this.#pieces);
      const end = headBytes + bytes.readUInt32BE(1);
      this.#need = end;
      this.#pieces = [bytes];
      if (bytes.length < end) return;
      yield { kind: String.fromCharCode(bytes[0] ?? 0), bytes: bytes.subarray(headBytes, end) };
      this.#pieces = [bytes.subarray(end)];
      this.#have = bytes.length - end;
      this.#need = headBytes;
    }
  }
}

/** The frames that answer one request, in the order they came. */
export class Answer {
  readonly #onTaken: (bytes: number) => void;
  readonly #frames: Frame[] = [];
  #isOver = false;
  #isGivenUp = false;
  #failure: Error | null = null;
  #wake: () => void = () => undefined;

  /** `onTaken` is told of bytes that nobody has to hold any more. */
  constructor(onTaken: (bytes: number) => void) {
    this.#onTaken = onTaken;
  }

  add(frame: Frame): void {
    if (this.#isGivenUp) this.#onTaken(frame.bytes.length);
    else this.#frames.push(frame);
    this.#wake();
  }

  end(failure: Error | null = null): void {
    this.#isOver = true;
    this.#failure = failure;
    this.#wake();
  }

  /** Null after the last one. Rejects with what ended the answer before its time. */
  async next(): Promise<Frame | null> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) {
        this.#onTaken(frame.bytes.length);
        return frame;
      }
      if (this.#failure !== null) throw this.#failure;
      if (this.#isOver) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  giveUp(): void {
    this.#isGivenUp = true;
    for (const { bytes } of this.#frames.splice(0)) this.#onTaken(bytes.length);
  }
}
