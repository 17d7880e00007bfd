import type { Clock } from '../../electron/platform/clock.ts';
import type { Storage, StorageWriter, StoredFile } from '../../electron/repository/storage/storage.ts';

/** A place whose own clock is that of a test: it stamps what is written. */
export class PlacedStorage implements Storage {
  readonly #inner: Storage;
  readonly #clock: Clock;
  readonly #written = new Map<string, number>();
  /** By how much this place's clock differs. */
  aheadMs = 0;

  constructor(inner: Storage, clock: Clock) {
    this.#inner = inner;
    this.#clock = clock;
  }

  get place(): string {
    return this.#inner.place;
  }

  get durable(): boolean {
    return this.#inner.durable;
  }

  async list(folder: string, signal: AbortSignal): Promise<readonly StoredFile[]> {
    const files = await this.#inner.list(folder, signal);
    return files.map((file) => ({ ...file, modifiedAt: this.#written.get(file.name) ?? this.#now() }));
  }

  read(name: string, offset: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array | null> {
    return this.#inner.read(name, offset, lengthBytes, signal);
  }

  size(name: string, signal: AbortSignal): Promise<number | null> {
    return this.#inner.size(name, signal);
  }

  async create(signal: AbortSignal): Promise<StorageWriter> {
    const writer = await this.#inner.create(signal);
    return {
      write: (bytes) => writer.write(bytes),
      commit: async (name) => {
        await writer.commit(name);
        this.#written.set(name, this.#now());
      },
      abort: () => writer.abort(),
    };
  }

  async write(name: string, content: Uint8Array, signal: AbortSignal): Promise<void> {
    await this.#inner.write(name, content, signal);
    this.#written.set(name, this.#now());
  }

  remove(name: string, signal: AbortSignal): Promise<void> {
    return this.#inner.remove(name, signal);
  }

  sweep(signal: AbortSignal): Promise<void> {
    return this.#inner.sweep(signal);
  }

  space(signal: AbortSignal): Promise<{ readonly freeBytes: number; readonly totalBytes: number }> {
    return this.#inner.space(signal);
  }

  hash(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string> | null> {
    return this.#inner.hash(names, signal);
  }

  #now(): number {
    return this.#clock.now() + this.aheadMs;
  }
}
