import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { Passage } from '../../locations/computer.ts';
import { sha256Hex } from '../../credentials/vault-crypto.ts';
import { copyDamaged } from '../action-errors.ts';

/** What seals copies: a random secret in base64, and by what it is found again. Never logged. */
export const CopyKey = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/), secret: z.base64() });
export type CopyKey = z.infer<typeof CopyKey>;

/*
 * A sealed copy: the line below, the id of its key, a salt, then segments of AES-256-GCM, each with its tag. The key of the file comes from the
 * secret, the salt and the name of the copy (HKDF-SHA-256); the nonce counts the segments and tells the last one, so that none can be moved,
 * left out or cut off.
 */
const magic = Buffer.from('holdfast-kept-copy 2\n', 'latin1');
const idBytes = 8;
const saltBytes = 32;
const headerBytes = magic.length + idBytes + saltBytes;
const segmentBytes = 64 * 1024;
const tagBytes = 16;
const keyBytes = 32;

/** Seals bytes as they come: memory does not grow with their length. */
export class Sealing implements Passage {
  readonly #key: Buffer;
  readonly #segment = Buffer.allocUnsafe(segmentBytes);
  #header: Buffer | null;
  #filled = 0;
  #count = 0;

  /** @param name of the copy: it opens under no other */
  constructor({ id, secret }: CopyKey, name: string) {
    const salt = randomBytes(saltBytes);
    this.#key = keyOfFile(secret, salt, name);
    this.#header = Buffer.concat([magic, Buffer.from(id, 'hex'), salt]);
  }

  push(bytes: Uint8Array): Uint8Array {
    const sealed = this.#begun();
    for (let from = 0; from < bytes.length;) {
      if (this.#filled === segmentBytes) sealed.push(...this.#sealed(false));
      const part = bytes.subarray(from, from + segmentBytes - this.#filled);
      this.#segment.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
    }
    return Buffer.concat(sealed);
  }

  end(): Uint8Array {
    return Buffer.concat([...this.#begun(), ...this.#sealed(true)]);
  }

  #begun(): Buffer[] {
    const header = this.#header;
    this.#header = null;
    return header === null ? [] : [header];
  }

  #sealed(isLast: boolean): readonly Buffer[] {
    const nonce = nonceOf(this.#count, isLast);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: tagBytes });
    const body = cipher.update(this.#segment.subarray(0, this.#filled));
    cipher.final();
    this.#filled = 0;
    this.#count += 1;
    return [body, cipher.getAuthTag()];
  }
}

/** Whether these bytes begin as a sealed copy does. */
export function isSealed(bytes: Uint8Array): boolean {
  return magic.equals(bytes.subarray(0, magic.length));
}

/** What a sealed copy holds, piece by piece, each only once it is proven. @throws AppError action/blocked, and what the key's place answers */
export async function* openedCopy(
  path: string,
  name: string,
  keyOf: (id: string) => Promise<CopyKey>,
): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const header = await bytesAt(file, 0, headerBytes);
    if (header.length < headerBytes || !isSealed(header)) throw copyDamaged(path);
    const salt = header.subarray(magic.length + idBytes);
    const { secret } = await keyOf(header.subarray(magic.length, magic.length + idBytes).toString('hex'));
    const key = keyOfFile(secret, salt, name);
    let at = headerBytes;
    for (let count = 0; count === 0 || at < size; count += 1) {
      const sealed = await bytesAt(file, at, segmentBytes + tagBytes);
      at += sealed.length;
      const plain = unsealed(key, nonceOf(count, at >= size), sealed);
      if (plain === null) throw copyDamaged(path);
      yield plain;
    }
  } finally {
    await file.close();
  }
}

function unsealed(key: Buffer, nonce: Buffer, sealed: Buffer): Buffer | null {
  if (sealed.length < tagBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try {
    const plain = decipher.update(sealed.subarray(0, sealed.length - tagBytes));
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  for (let got = -1; got !== 0 && filled < length; filled += got)
    ({ bytesRead: got } = await file.read(buffer, filled, length - filled, position + filled));
  return buffer.subarray(0, filled);
}

/** A salt is never used twice, so neither is a nonce. */
function keyOfFile(secret: string, salt: Uint8Array, name: string): Buffer {
  // Names may be longer than what HKDF takes.
  const purpose = `holdfast kept copy 2 ${sha256Hex(name)}`;
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), salt, purpose, keyBytes));
}

function nonceOf(count: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(count), 3);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
