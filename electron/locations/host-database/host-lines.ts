import type { RemoteProgram } from '../ssh/remote-program.ts';

const newline = 10;
/** So many lines wait here before the host is told to wait. */
const mostWaiting = 5000;
/** No line is longer: a single row of whole values. */
const mostLineBytes = 64 * 1024 ** 2;

/** What is wrong with a program's lines. */
type LineFailures = {
  /** It ended before it answered; `errorText` is what it wrote to its standard error. */
  readonly ended: (errorText: string) => Error;
  readonly tooLong: (limitBytes: number) => Error;
};

/** A program of a host that is spoken to in lines. */
export class HostLines {
  readonly #program: RemoteProgram;
  readonly #failures: LineFailures;
  #lines: string[] = [];
  #begun: Buffer[] = [];
  #begunBytes = 0;
  #isOver = false;
  #isStopped = false;
  #wake: (() => void) | null = null;

  constructor(program: RemoteProgram, failures: LineFailures) {
    this.#program = program;
    this.#failures = failures;
    const over = () => {
      this.#isOver = true;
      this.#wake?.();
    };
    program.stdout.on('data', (piece: Buffer) => this.#take(piece));
    for (const event of ['end', 'close']) program.stdout.on(event, over);
    program.ended.catch(over);
  }

  write(text: string): void {
    this.#program.stdin.write(text);
  }

  /** The next line, without its end. Rejects when the program ends first, with `ssh/lost` or `run/cancelled` where that is why. */
  async next(): Promise<string> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) {
        if (this.#lines.length === 0) this.#program.stdout.resume();
        return line;
      }
      if (this.#begunBytes > mostLineBytes) {
        this.stop();
        throw this.#failures.tooLong(mostLineBytes);
      }
      if (this.#isOver) throw this.#failures.ended((await this.#program.ended).errorText.trim());
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }

  /** What is said when it, or what it has started, has ended before it answered. */
  ended(errorText: string): Error {
    return this.#failures.ended(errorText);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Closes its input and waits until it has ended. */
  async end(): Promise<void> {
    this.#program.stdout.removeAllListeners('data').resume();
    this.#program.stdin.end();
    await this.#program.ended;
  }

  /** True once it was told to end, which it may not have heard yet: nothing more is to be asked of it. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  stop(): void {
    this.#isStopped = true;
    this.#program.stop();
  }

  #take(piece: Buffer): void {
    let from = 0;
    for (let at = piece.indexOf(newline); at !== -1; at = piece.indexOf(newline, from)) {
      const last = piece.subarray(from, at);
      this.#lines.push(
        this.#begun.length === 0
          ? last.toString('utf8')
          : Buffer.concat([...this.#begun, last]).toString('utf8'),
      );
      this.#begun = [];
      this.#begunBytes = 0;
      from = at + 1;
    }
    if (from < piece.length) {
      this.#begun.push(piece.subarray(from));
      this.#begunBytes += piece.length - from;
    }
    if (this.#lines.length > mostWaiting) this.#program.stdout.pause();
    this.#wake?.();
  }
}
