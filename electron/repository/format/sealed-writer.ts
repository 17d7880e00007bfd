import { createHash, randomBytes } from 'node:crypto';
import type { RepositoryKeys } from './keys.ts';
import { formatVersion, magic, saltBytes, textRecordBytes, trailerLengthBytes } from './layout.ts';
import type { SealedKind } from './layout.ts';
import { encodePayload } from './payload.ts';
import type { Payload } from './payload.ts';
import { RecordCipher, noChunk, trailerRecord } from './record-cipher.ts';
import { GrowingTrailer } from './trailer.ts';

/** Makes the bytes of one sealed file, piece by piece. Its name is known when its last byte is. */
export class SealedWriter {
  readonly #cipher: RecordCipher;
  readonly #hash = createHash('sha256');
  readonly #header: Buffer;
  readonly #trailer = new GrowingTrailer();

  constructor(keys: RepositoryKeys, kind: SealedKind) {
    const salt = randomBytes(saltBytes);
    this.#cipher = new RecordCipher(keys, kind, salt);
    this.#header = Buffer.concat([magic, Buffer.of(formatVersion), salt]);
  }

  /** The list of its records so far, as bytes. */
  trailer(): Buffer {
    return this.#trailer.bytes();
  }

  header(): Buffer {
    return this.#counted(this.#header);
  }

  /** The record's bytes, in pieces. */
  record(payload: Payload, plainLength: number, chunkId: Uint8Array = noChunk): readonly Buffer[] {
    const sealed = this.#cipher.seal(BigInt(this.#trailer.count), chunkId, payload);
    const storedLength = sealed.reduce((sum, { length }) => sum + length, 0);
    this.#trailer.push({ chunkId, storedLength, plainLength });
    return sealed.map((bytes) => this.#counted(bytes));
  }

  /** The trailer and the file's name. */
  finish(): { readonly bytes: Buffer; readonly name: string } {
    const payload = encodePayload(this.#trailer.bytes());
    const trailer = Buffer.concat(this.#cipher.seal(trailerRecord, noChunk, payload));
    const length = Buffer.alloc(trailerLengthBytes);
    length.writeUInt32BE(trailer.length);
    const bytes = this.#counted(Buffer.concat([trailer, length]));
    return { bytes, name: this.#hash.digest('hex') };
  }

  #counted(bytes: Buffer): Buffer {
    this.#hash.update(bytes);
    return bytes;
  }
}

export type SealedFile = { readonly name: string; readonly bytes: Buffer };

/** A whole small file: each part becomes one record or, when it is long, several. */
export function sealWhole(keys: RepositoryKeys, kind: SealedKind, parts: readonly Uint8Array[]): SealedFile {
  const writer = new SealedWriter(keys, kind);
  const pieces = [writer.header()];
  for (const part of parts) {
    for (let from = 0; from < part.length; from += textRecordBytes) {
      const plain = part.subarray(from, from + textRecordBytes);
      pieces.push(...writer.record(encodePayload(plain), plain.length));
    }
  }
  const { bytes, name } = writer.finish();
  return { name, bytes: Buffer.concat([...pieces, bytes]) };
}
