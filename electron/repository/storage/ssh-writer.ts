import type { HostFile } from '../../locations/ssh/host-file.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { newFile } from './storage-errors.ts';
import type { UsedThing } from './storage-errors.ts';
import type { StorageWriter } from './storage.ts';

/** So much goes out in one breath. */
const pieceBytes = 1024 ** 2;

type WriterEnds = {
  readonly explain: (used: UsedThing, error: unknown) => unknown;
  readonly synced: (isSynced: boolean) => void;
  /** Gives the file its name once it is whole. */
  readonly place: (name: string, whole: Promise<void>) => Promise<void>;
  /** Never fails. */
  readonly discard: () => Promise<void>;
};

/** How much of all files is on its way to the host at the same time: enough for a long way, and little enough not to keep the rest waiting. */
export class InFlight {
  readonly #limitBytes: number;
  #bytes = 0;
  #landed = Promise.withResolvers<void>();

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Waits for room and begins; answers when it has begun. What comes of it is told to `landed`. */
  async begin(bytes: number, send: () => Promise<void>, landed: (error: unknown) => void): Promise<void> {
    while (this.#bytes > 0 && this.#bytes + bytes > this.#limitBytes) await this.#landed.promise;
    this.#bytes += bytes;
    void send()
      .then(() => landed(null), landed)
      .finally(() => {
        this.#bytes -= bytes;
        this.#landed.resolve();
        this.#landed = Promise.withResolvers();
      });
  }
}

/** A file of a host that has no name yet. What is handed over is on its way when `write` resolves; `commit` waits for all of it. */
export class SshWriter implements StorageWriter {
  readonly #file: HostFile;
  readonly #inFlight: InFlight;
  readonly #wait: Wait;
  readonly #ends: WriterEnds;
  #sentBytes = 0;
  #flying = 0;
  #failure: { readonly error: unknown } | null = null;
  #allLanded: PromiseWithResolvers<void> | null = null;

  constructor(file: HostFile, inFlight: InFlight, wait: Wait, ends: WriterEnds) {
    this.#file = file;
    this.#inFlight = inFlight;
    this.#wait = wait;
    this.#ends = ends;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length; from += pieceBytes) {
      this.#refuseFailed();
      // Whoever handed it over uses the memory again.
      const piece = new Uint8Array(bytes.subarray(from, from + pieceBytes));
      const offset = this.#sentBytes;
      this.#sentBytes += piece.length;
      const send = () => this.#file.write(piece, offset, this.#wait);
      this.#flying += 1;
      await this.#inFlight.begin(piece.length, send, (error) => this.#onLanded(error));
    }
    this.#refuseFailed();
  }

  async commit(name: string): Promise<void> {
    try {
      await this.#ends.place(name, this.#finish());
    } catch (error: unknown) {
      throw this.#ends.explain(name, error);
    }
  }

  /** All of it was sent before, and requests on one file are carried out in their order. */
  async #finish(): Promise<void> {
    const [synced] = await Promise.all([this.#file.sync(this.#wait), this.#landed()]);
    this.#refuseFailed();
    this.#ends.synced(synced === 'done');
    // What has reached the disk has nothing more to say when it is closed.
    if (synced === 'done') this.#file.drop();
    else await this.#file.close(this.#wait);
  }

  async #landed(): Promise<void> {
    if (this.#flying > 0) await (this.#allLanded = Promise.withResolvers<void>()).promise;
  }

  /** Never fails: it runs where something else has already gone wrong. */
  async abort(): Promise<void> {
    this.#failure ??= { error: new Error('the file was given up') };
    this.#file.drop();
    await this.#ends.discard();
  }

  #onLanded(error: unknown): void {
    this.#flying -= 1;
    if (error !== null) this.#failure ??= { error: this.#ends.explain(newFile, error) };
    if (this.#flying === 0) this.#allLanded?.resolve();
  }

  #refuseFailed(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
