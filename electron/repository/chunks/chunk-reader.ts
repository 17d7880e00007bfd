import { damaged, missingFile } from '../format/damage.ts';
import { sha256 } from '../format/keys.ts';
import type { RepositoryKeys } from '../format/keys.ts';
import { headerBytes, pathOf } from '../format/layout.ts';
import type { RecordCipher } from '../format/record-cipher.ts';
import { openRecordAside, readHeader } from '../format/sealed-reader.ts';
import type { Storage } from '../storage/storage.ts';
import type { ChunkPlace, ChunkTable } from './chunk-table.ts';

/** Chunks written one after another lie one after another: a read takes the neighbours along. */
const windowBytes = 4 * 1024 ** 2;
const windowsKept = 8;

type Window = {
  readonly pack: string;
  readonly offset: number;
  readonly lengthBytes: number;
  /** Null: the pack is not there. */
  readonly bytes: Promise<Uint8Array | null>;
};

/** Reads chunks and proves each: decrypted, unpacked to its stated size, and hashed to its id again. */
export class ChunkReader {
  readonly #storage: Storage;
  readonly #keys: RepositoryKeys;
  readonly #table: ChunkTable;
  readonly #ciphers = new Map<string, RecordCipher>();
  #windows: Window[] = [];

  constructor(storage: Storage, keys: RepositoryKeys, table: ChunkTable) {
    this.#storage = storage;
    this.#keys = keys;
    this.#table = table;
  }

  /** @throws AppError repository/damaged naming the pack, or the chunk that no pack holds */
  async read(chunkId: string, signal: AbortSignal): Promise<Buffer> {
    const id = Buffer.from(chunkId, 'hex');
    const place = this.#table.find(id);
    if (place === null) {
      throw damaged(
        `chunk ${chunkId.slice(0, 16)}…`,
        'no pack that is there holds it',
        '저장소에 있는 어떤 팩에도 들어 있지 않습니다',
      );
    }
    const file = pathOf('pack', place.pack);
    const cipher = await this.#cipherOf(place.pack, file, signal);
    const sealed = await this.#bytesOf(place, file, signal);
    const entry = { chunkId: id, storedLength: place.storedLength, plainLength: place.plainLength };
    const plain = await openRecordAside(cipher, file, place.record, entry, sealed);
    if (!this.#keys.chunkId(sha256(plain)).equals(id)) {
      throw damaged(
        file,
        `record ${place.record} is not the chunk it is named`,
        `${place.record}번 레코드가 이름과 다른 청크입니다`,
      );
    }
    return plain;
  }

  async #cipherOf(pack: string, file: string, signal: AbortSignal): Promise<RecordCipher> {
    const known = this.#ciphers.get(pack);
    if (known !== undefined) return known;
    const header = await this.#storage.read(file, 0, headerBytes, signal);
    if (header === null) throw missingFile(file);
    const cipher = readHeader(this.#keys, 'pack', file, header);
    this.#ciphers.set(pack, cipher);
    return cipher;
  }

  async #bytesOf(place: ChunkPlace, file: string, signal: AbortSignal): Promise<Uint8Array> {
    const { pack, offset, storedLength } = place;
    const near = this.#windows.find(
      (window) =>
        window.pack === pack &&
        window.offset <= offset &&
        offset + storedLength <= window.offset + window.lengthBytes,
    );
    const window = near ?? this.#readWindow(place, file, signal);
    const bytes = await window.bytes;
    if (bytes === null) throw missingFile(file);
    const from = offset - window.offset;
    return bytes.subarray(from, from + storedLength);
  }

  /** Kept while it is still being read, so that several chunks of it wait for one reading. */
  #readWindow({ pack, offset, storedLength }: ChunkPlace, file: string, signal: AbortSignal): Window {
    const lengthBytes = Math.max(storedLength, windowBytes);
    const bytes = this.#storage.read(file, offset, lengthBytes, signal);
    const window = { pack, offset, lengthBytes, bytes };
    this.#windows = [window, ...this.#windows.slice(0, windowsKept - 1)];
    bytes.catch(() => {
      this.#windows = this.#windows.filter((kept) => kept !== window);
    });
    return window;
  }
}
