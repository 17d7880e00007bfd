import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { RepositoryKeys } from './keys.ts';
import { chunkIdBytes, formatVersion, tagBytes } from './layout.ts';
import type { SealedKind } from './layout.ts';
import type { Payload } from './payload.ts';

export const noChunk = Buffer.alloc(chunkIdBytes);
/** The trailer's place in the count of records: no record can have it. */
export const trailerRecord = 2n ** 64n - 1n;

/** Encrypts and decrypts the records of one sealed file. A file's salt is never used twice, so neither is a nonce. */
export class RecordCipher {
  readonly #key: KeyObject;
  readonly #prefix: Buffer;

  constructor(keys: RepositoryKeys, kind: SealedKind, salt: Uint8Array) {
    this.#key = createSecretKey(keys.fileKey(kind, salt));
    this.#prefix = Buffer.concat([keys.repositoryId, Buffer.from(kind, 'utf8'), Buffer.of(formatVersion)]);
  }

  /** Ciphertext and tag, in the pieces they come in. */
  seal(record: bigint, chunkId: Uint8Array, payload: Payload): readonly Buffer[] {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(record), { authTagLength: tagBytes });
    cipher.setAAD(this.#associated(record, chunkId));
    const body = payload.map((bytes) => cipher.update(bytes));
    cipher.final();
    return [...body, cipher.getAuthTag()];
  }

  /** The payload, or null when a bit, its place, its file or the key is not the one it was sealed with. */
  open(record: bigint, chunkId: Uint8Array, sealed: Uint8Array): Buffer | null {
    if (sealed.length < tagBytes) return null;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonceOf(record), { authTagLength: tagBytes });
    decipher.setAAD(this.#associated(record, chunkId));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    try {
      const payload = decipher.update(sealed.subarray(0, sealed.length - tagBytes));
      decipher.final();
      return payload;
    } catch {
      return null;
    }
  }

  #associated(record: bigint, chunkId: Uint8Array): Buffer {
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(record);
    return Buffer.concat([this.#prefix, number, chunkId]);
  }
}

function nonceOf(record: bigint): Buffer {
  if (record === trailerRecord) return Buffer.alloc(12, 0xff);
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(record, 4);
  return nonce;
}
