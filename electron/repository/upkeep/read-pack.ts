import { createHash } from 'node:crypto';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { sha256 } from '../format/keys.ts';
import { headerBytes, pathOf } from '../format/layout.ts';
import type { RecordCipher } from '../format/record-cipher.ts';
import { release } from '../format/release.ts';
import { openRecord, readHeader } from '../format/sealed-reader.ts';
import type { TrailerEntry } from '../format/trailer.ts';
import type { Repository } from '../repository.ts';

const windowBytes = 4 * 1024 ** 2;

type PackReading = {
  readonly bytesRead: number;
  /** False when the bytes are not those that the name was made of. */
  readonly named: boolean;
  /** Records that cannot be opened, or hold another chunk than they say. */
  readonly badRecords: readonly number[];
};

/** Reads every byte of a pack, in bounded memory: its name is proven, and every record is opened and hashed to its chunk id. */
export async function readPack(
  repository: Repository,
  name: string,
  entries: readonly TrailerEntry[],
  signal: AbortSignal,
): Promise<PackReading> {
  const { storage, keys } = repository;
  const file = pathOf('pack', name);
  const hash = createHash('sha256');
  const records = new RecordReader(repository, file, entries);
  let offset = 0;
  for (;;) {
    signal.throwIfAborted();
    const bytes = await storage.read(file, offset, windowBytes, signal);
    if (bytes === null || bytes.length === 0) break;
    hash.update(bytes);
    if (offset === 0) records.begin(headerOf(keys, file, bytes));
    const { length } = bytes;
    records.take(bytes);
    offset += length;
    if (length < windowBytes) break;
  }
  return { bytesRead: offset, named: hash.digest('hex') === name, badRecords: records.finish() };
}

function headerOf(keys: Repository['keys'], file: string, bytes: Uint8Array): RecordCipher | null {
  try {
    return readHeader(keys, 'pack', file, bytes.subarray(0, headerBytes));
  } catch (error: unknown) {
    if (isAppError(error)) return null;
    throw error;
  }
}

/** Opens records as their bytes come. */
class RecordReader {
  readonly #repository: Repository;
  readonly #file: string;
  readonly #entries: readonly TrailerEntry[];
  readonly #bad: number[] = [];
  #cipher: RecordCipher | null = null;
  #rest: Uint8Array = Buffer.alloc(0);
  #next = 0;
  #skip = headerBytes;

  constructor(repository: Repository, file: string, entries: readonly TrailerEntry[]) {
    this.#repository = repository;
    this.#file = file;
    this.#entries = entries;
  }

  begin(cipher: RecordCipher | null): void {
    this.#cipher = cipher;
  }

  /** The bytes are not good any more afterwards. */
  take(bytes: Uint8Array): void {
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    const before = this.#rest;
    this.#rest = Buffer.concat([before, bytes.subarray(skipped)]);
    release(before);
    release(bytes);
    for (;;) {
      const entry = this.#entries[this.#next];
      if (entry === undefined || this.#rest.length < entry.storedLength) break;
      if (!this.#isGood(entry, this.#rest.subarray(0, entry.storedLength))) this.#bad.push(this.#next);
      this.#rest = this.#rest.subarray(entry.storedLength);
      this.#next += 1;
    }
    // What follows the last record is the trailer, which has been read by itself.
    if (this.#next === this.#entries.length) this.#rest = Buffer.alloc(0);
  }

  /** Those whose bytes never came are bad as well. */
  finish(): readonly number[] {
    for (let record = this.#next; record < this.#entries.length; record += 1) this.#bad.push(record);
    return this.#bad;
  }

  #isGood(entry: TrailerEntry, sealed: Uint8Array): boolean {
    if (this.#cipher === null) return false;
    try {
      const plain = openRecord(this.#cipher, this.#file, this.#next, entry, sealed);
      const isNamed = this.#repository.keys.chunkId(sha256(plain)).equals(entry.chunkId);
      release(plain);
      return isNamed;
    } catch (error: unknown) {
      if (isAppError(error)) return false;
      throw error;
    }
  }
}
