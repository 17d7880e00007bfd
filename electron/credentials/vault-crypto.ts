import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';

/** AES-256-GCM (NIST SP 800-38D): 96-bit nonce, 128-bit tag, each base64. */
export const Sealed = z.object({ nonce: z.base64(), data: z.base64(), tag: z.base64() });
export type Sealed = z.infer<typeof Sealed>;

/** scrypt (RFC 7914). Bounded, so that a changed file cannot ask for all memory. */
export const KeyDerivation = z.object({
  name: z.literal('scrypt'),
  n: z
    .number()
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
  r: z.number().int().min(8).max(16),
  p: z.number().int().min(1).max(4),
  salt: z.base64(),
});
export type KeyDerivation = z.infer<typeof KeyDerivation>;

const keyBytes = 32;
const nonceBytes = 12;

/** 128 MiB and about half a second: the cost of one guess. */
export function newKeyDerivation(): KeyDerivation {
  return { name: 'scrypt', n: 2 ** 17, r: 8, p: 1, salt: randomBytes(32).toString('base64') };
}

/** Runs outside the main thread. */
export function deriveKey(passphrase: string, { n, r, p, salt }: KeyDerivation): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: n, r, p, maxmem: 128 * n * r + 2 ** 20 * (r + p) };
    scrypt(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), keyBytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** Encrypts a text so that it opens only with the same key and under the same name. */
export function seal(key: Buffer, name: string, text: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name, 'utf8'));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    data: data.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/** The text, or null when the key, the name or a single bit is not the one it was sealed with. */
export function unseal(key: Buffer, name: string, { nonce, data, tag }: Sealed): string | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: 16 })
      .setAAD(Buffer.from(name, 'utf8'))
      .setAuthTag(Buffer.from(tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
