import type { KeySource, SecureStoreProbe } from './schema/probes/secure-store.ts';

/** Everything that a key is made of. */
export function keySources({ key }: Pick<SecureStoreProbe, 'key'>): readonly KeySource[] {
  return 'raw' in key ? [key.raw] : [...key.argon2id.password, key.argon2id.salt];
}
