import { StringDecoder } from 'node:string_decoder';

/** No message needs more; what is larger is a mistake or an attack. */
export const longestLineBytes = 8 * 1024 * 1024;

/** Cuts a stream of bytes into lines. */
export class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  #parts: string[] = [];
  #sizeBytes = 0;

  /** The lines that `chunk` completes, or `too-large`, after which the stream cannot be used any more. */
  push(chunk: Buffer): readonly string[] | 'too-large' {
    const lines: string[] = [];
    const pieces = this.#decoder.write(chunk).split('\n');
    for (const [index, piece] of pieces.entries()) {
      this.#parts.push(piece);
      this.#sizeBytes += Buffer.byteLength(piece);
      if (this.#sizeBytes > longestLineBytes) return 'too-large';
      if (index === pieces.length - 1) continue;
      lines.push(this.#parts.join(''));
      this.#parts = [];
      this.#sizeBytes = 0;
    }
    return lines;
  }
}

/** Null when the message would not fit into a line. */
export function lineOf(message: unknown): string | null {
  const line = `${JSON.stringify(message)}\n`;
  return Buffer.byteLength(line) > longestLineBytes ? null : line;
}
