import { argon2id } from '@noble/hashes/argon2.js';
import type { SecureStoreInput } from './task-schema.ts';

/** Length of an AES-256 key. */
const keyBytes = 32;

/** The key as it is, or derived by Argon2id, which takes about a second and the memory that it is told to. */
export function keyOf(key: SecureStoreInput['key']): Buffer {
  if (key.kind === 'raw') return Buffer.from(key.key, 'base64');
  const derived = argon2id(Buffer.from(key.password, 'base64'), Buffer.from(key.salt, 'base64'), {
    m: key.memoryKib,
    t: key.passes,
    p: key.lanes,
    dkLen: keyBytes,
  });
  return Buffer.from(derived);
}
