import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { localText } from '../../../shared/text/local-text.ts';
import { bounded } from '../../platform/bounded-wait.ts';
import { runOnHost } from '../ssh/remote-program.ts';
import type { RemoteProgram } from '../ssh/remote-program.ts';
import type { SshConnection } from '../ssh/ssh-connection.ts';
import { lost, timedOut } from '../ssh/ssh-errors.ts';
import { blockSumBytes, runWords } from './host-pieces.ts';
import type { BlockRun, HostPieces, PieceSums, PieceWait } from './host-pieces.ts';
import { pythonPiecesScript } from './python-pieces-script.ts';

const unpack = promisify(inflate);
const beginMs = 30_000;
const mostFrameBytes = 1024 ** 2;
const compressedMark = 1;
/** The usual size of a page, of which a row may be a small part; and what one row does not change much more of than itself. */
const blockSizes = [4096, 256];

/** The pieces of a file by the host's python3, which answers one question after another. Throws `ssh/…`, run/cancelled. */
export async function openPythonPieces(
  connection: SshConnection,
  path: string,
  pieceBytes: number,
  signal: AbortSignal,
): Promise<HostPieces> {
  const args = ['-I', '-c', pythonPiecesScript, path, `${pieceBytes}`, `${blockSumBytes}`];
  const program = await runOnHost(connection, { program: 'python3', args }, { signal, timeoutMs: beginMs });
  return new PythonPieces(program, connection.label, pieceBytes);
}

class PythonPieces implements HostPieces {
  readonly pieceBytes: number;
  readonly blockSizes = blockSizes;
  readonly #program: RemoteProgram;
  readonly #frames: Frames;
  /** When everything that was asked before has been answered. */
  #answered: Promise<void> = Promise.resolve();

  constructor(program: RemoteProgram, label: string, pieceBytes: number) {
    this.#program = program;
    this.#frames = new Frames(program.stdout, label);
    this.pieceBytes = pieceBytes;
  }

  async sums(widthBytes: number, wait: PieceWait): Promise<PieceSums> {
    const sums = await this.#answer(`sums ${widthBytes}`, wait);
    return { sums, proof: (await this.#answer('proof', wait)).toString('latin1') };
  }

  wholeSums(pieces: readonly BlockRun[], wait: PieceWait): Promise<Buffer> {
    return this.#answer(`whole ${runWords(pieces)}`, wait);
  }

  blockSums(blocks: readonly BlockRun[], blockBytes: number, wait: PieceWait): Promise<Buffer> {
    return this.#answer(`blocks ${blockBytes} ${runWords(blocks)}`, wait);
  }

  async *bytes(
    blocks: readonly BlockRun[],
    blockBytes: number,
    compressed: boolean,
    wait: PieceWait,
  ): AsyncGenerator<Buffer> {
    const question = `bytes ${blockBytes} ${compressed ? 1 : 0} ${runWords(blocks)}`;
    for await (const frame of this.#ask(question, wait)) {
      const packed = frame.subarray(1);
      yield frame[0] === compressedMark ? await unpack(packed, { maxOutputLength: mostFrameBytes }) : packed;
    }
  }

  close(): void {
    this.#program.stop();
  }

  async #answer(question: string, wait: PieceWait): Promise<Buffer> {
    const frames: Buffer[] = [];
    for await (const frame of this.#ask(question, wait)) frames.push(frame);
    return Buffer.concat(frames);
  }

  /** The question goes at once; the program answers in the order in which it is asked. */
  async *#ask(question: string, wait: PieceWait): AsyncGenerator<Buffer> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#answered;
    this.#answered = promise;
    this.#program.stdin.write(`${question}\n`);
    let isRead = false;
    try {
      await before;
      for (;;) {
        const frame = await this.#frames.next(wait);
        isRead = frame.length === 0;
        if (isRead) return;
        yield frame;
      }
    } finally {
      // What is left of an answer would be taken for the next one.
      if (!isRead) this.#program.stop();
      resolve();
    }
  }
}

/** Cuts what a program writes into its frames. */
class Frames {
  readonly #pieces: AsyncIterator<Buffer>;
  readonly #label: string;
  readonly #waiting: Buffer[] = [];
  #bytes = 0;

  constructor(stdout: Readable, label: string) {
    this.#pieces = stdout[Symbol.asyncIterator]();
    this.#label = label;
  }

  async next(wait: PieceWait): Promise<Buffer> {
    const length = (await this.#take(4, wait)).readUInt32BE();
    if (length > mostFrameBytes) throw new Error(`a frame of ${length} bytes from ${this.#label}`);
    return this.#take(length, wait);
  }

  async #take(bytes: number, { signal, silenceMs }: PieceWait): Promise<Buffer> {
    while (this.#bytes < bytes) {
      const next = await bounded({ signal, timeoutMs: silenceMs }, this.#pieces.next(), {
        late: () => timedOut(this.#label, localText('while a file was compared', '파일을 비교하는 중')),
      });
      if (next.done === true) throw lost(this.#label);
      this.#waiting.push(next.value);
      this.#bytes += next.value.length;
    }
    const all = this.#waiting.length === 1 ? this.#waiting[0] : Buffer.concat(this.#waiting);
    const rest = all?.subarray(bytes) ?? Buffer.alloc(0);
    this.#waiting.splice(0, this.#waiting.length, rest);
    this.#bytes = rest.length;
    return all?.subarray(0, bytes) ?? Buffer.alloc(0);
  }
}
