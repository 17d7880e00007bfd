import { argon2id } from 'hash-wasm';
import type { SecureStoreInput } from './task-schema.ts';

/** Length of an AES-256 key. */
const keyBytes = 32;

/** The key as it is, or derived by Argon2id, which takes the time and the memory that it is told to. */
export async function keyOf(key: SecureStoreInput['key']): Promise<Buffer> {
  if (key.kind === 'raw') return Buffer.from(key.key, 'base64');
  const derived = await argon2id({
    password: Buffer.from(key.password, 'base64'),
    salt: Buffer.from(key.salt, 'base64'),
    memorySize: key.memoryKib,
    iterations: key.passes,
    parallelism: key.lanes,
    hashLength: keyBytes,
    outputType: 'binary',
  });
  return Buffer.from(derived);
}
