import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { localText } from '../../../shared/model/local-text.ts';
import { bounded } from '../ssh/bounded-wait.ts';
import { runOnHost } from '../ssh/remote-program.ts';
import type { RemoteProgram } from '../ssh/remote-program.ts';
import type { SshConnection } from '../ssh/ssh-connection.ts';
import { lost, timedOut } from '../ssh/ssh-errors.ts';
import { blockBytes, runWords } from './host-pieces.ts';
import type { BlockRun, HostPieces, PieceSums, PieceWait } from './host-pieces.ts';
import { pythonPiecesScript } from './python-pieces-script.ts';

const unpack = promisify(inflate);
const beginMs = 30_000;
const mostFrameBytes = 1024 ** 2;
const compressedMark = 1;

/** The pieces of a file by the host's python3, which answers one question after another. Throws `ssh/…`, run/cancelled. */
export async function openPythonPieces(
  connection: SshConnection,
  path: string,
  pieceBytes: number,
  signal: AbortSignal,
): Promise<HostPieces> {
  const args = ['-I', '-c', pythonPiecesScript, path, `${pieceBytes}`, `${blockBytes}`];
  const program = await runOnHost(connection, { program: 'python3', args }, { signal, timeoutMs: beginMs });
  return new PythonPieces(program, connection.label, pieceBytes);
}

class PythonPieces implements HostPieces {
  readonly pieceBytes: number;
  readonly #program: RemoteProgram;
  readonly #frames: Frames;

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

  blockSums(pieces: readonly BlockRun[], wait: PieceWait): Promise<Buffer> {
    return this.#answer(`blocks ${runWords(pieces)}`, wait);
  }

  async *bytes(runs: readonly BlockRun[], compressed: boolean, wait: PieceWait): AsyncGenerator<Buffer> {
    for await (const frame of this.#ask(`bytes ${compressed ? 1 : 0} ${runWords(runs)}`, wait)) {
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

  async *#ask(question: string, wait: PieceWait): AsyncGenerator<Buffer> {
    this.#program.stdin.write(`${question}\n`);
    for (;;) {
      const frame = await this.#frames.next(wait);
      if (frame.length === 0) return;
      yield frame;
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
