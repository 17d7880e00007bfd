import { statSync } from 'node:fs';
import type { KnownPieces } from '../../../../repository/chunks/known-pieces.ts';
import { sha256 } from '../../../../repository/format/keys.ts';
import { layChunks } from './lay-chunks.ts';
import { ScratchCopy } from './scratch-copy.ts';

/** What a file here held before it is made that of the host. */
export type Base = {
  /** Whole hashes of its pieces, in order. */
  readonly sums: Buffer;
  readonly sizeBytes: number;
};

type BaseOf = {
  /** The file here; what it holds already is taken up. */
  readonly path: string;
  readonly known: KnownPieces;
  /** The chunks of the same file in an earlier snapshot, in order; laid into a file that is empty. */
  readonly earlier: readonly string[];
};

const sumBytes = 32;

/** What a file is compared with, laid from the earlier snapshot while the host is still at its copy. */
export class ScratchBase {
  readonly #of: BaseOf;
  readonly #signal: AbortSignal;
  readonly #laid: Promise<Base>;
  readonly #wasThere: boolean;
  #isTaken = false;

  private constructor(of: BaseOf, signal: AbortSignal) {
    this.#of = of;
    this.#signal = signal;
    this.#wasThere = (statSync(of.path, { throwIfNoEntry: false })?.size ?? 0) > 0;
    this.#laid = this.#lay();
    // Whoever takes it hears of it.
    this.#laid.catch(() => undefined);
  }

  static begin(of: BaseOf, signal: AbortSignal): ScratchBase {
    return new ScratchBase(of, signal);
  }

  /** False when it holds nothing that could be compared. */
  get mayHold(): boolean {
    return this.#isTaken || this.#wasThere || this.#of.earlier.length > 0;
  }

  /** What the file holds now. Throws `ScratchWriteError`, run/cancelled. */
  async take(): Promise<Base> {
    const laid = await this.#laid;
    if (!this.#isTaken) {
      this.#isTaken = true;
      return laid;
    }
    return this.#opened((scratch) => this.#read(scratch));
  }

  /** Waits until all of it is laid, which an attempt after this one takes up. Never fails. */
  async settled(): Promise<void> {
    await this.#laid.catch(() => undefined);
  }

  #lay(): Promise<Base> {
    return this.#opened(async (scratch) => {
      if ((await scratch.sizeBytes()) > 0) return this.#read(scratch);
      const { known, earlier } = this.#of;
      const there = [...earlier.entries()].flatMap(([piece, chunk]) =>
        known.has(chunk) ? [{ piece, chunk }] : [],
      );
      const sums = Buffer.alloc(earlier.length * sumBytes);
      await layChunks({ scratch, known }, there, this.#signal, sums);
      const sizeBytes = await scratch.sizeBytes();
      return { sums: sums.subarray(0, Math.ceil(sizeBytes / known.pieceBytes) * sumBytes), sizeBytes };
    });
  }

  async #read(scratch: ScratchCopy): Promise<Base> {
    const { pieceBytes } = this.#of.known;
    const sizeBytes = await scratch.sizeBytes();
    const sums = Buffer.alloc(Math.ceil(sizeBytes / pieceBytes) * sumBytes);
    const buffer = Buffer.allocUnsafe(pieceBytes);
    for (let piece = 0; piece * pieceBytes < sizeBytes; piece += 1) {
      this.#signal.throwIfAborted();
      sums.set(sha256(await scratch.read(buffer, piece * pieceBytes)), piece * sumBytes);
    }
    return { sums, sizeBytes };
  }

  async #opened(work: (scratch: ScratchCopy) => Promise<Base>): Promise<Base> {
    const scratch = await ScratchCopy.open(this.#of.path);
    try {
      return await work(scratch);
    } finally {
      await scratch.close();
    }
  }
}
