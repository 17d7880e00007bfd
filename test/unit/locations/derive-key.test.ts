import { argon2Sync } from 'node:crypto';
import { expect, it } from 'vitest';
import { keyOf } from '../../../electron/locations/secure-store/derive-key.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

it.each([
  [19_456, 2, 1],
  [64, 3, 4],
])('derives with %i KiB, %i passes and %i lanes what OpenSSL derives', async (memoryKib, passes, lanes) => {
  const [password, salt] = ['an-install-id|store_v1|linux', '0123456789abcdef'];
  const key = await keyOf({
    kind: 'argon2id',
    password: base64(password),
    salt: base64(salt),
    memoryKib,
    passes,
    lanes,
  });
  const expected = argon2Sync('argon2id', {
    message: password,
    nonce: salt,
    parallelism: lanes,
    tagLength: 32,
    memory: memoryKib,
    passes,
  });
  expect(key.toString('hex')).toBe(expected.toString('hex'));
});

it('takes a raw key as it is', async () => {
  const key = await keyOf({ kind: 'raw', key: base64('k'.repeat(32)) });
  expect(key.toString()).toBe('k'.repeat(32));
});
