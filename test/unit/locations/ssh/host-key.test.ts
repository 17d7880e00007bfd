import { expect, it } from 'vitest';
import { fingerprintOf, hostKeyOf, judgeHostKey } from '../../../../electron/locations/ssh/host-key.ts';
import type { KnownHostKey } from '../../../../electron/locations/ssh/host-key.ts';

const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
const key = { type: 'ssh-ed25519', blob };
const other = { type: 'ssh-rsa', blob: 'AAAAB3NzaC1yc2E=' };

const known = (of: typeof key, more: Partial<KnownHostKey> = {}): KnownHostKey => ({
  ...of,
  file: null,
  isRevoked: false,
  ...more,
});

it('prints a fingerprint as OpenSSH does', () => {
  // The published key of github.com, and what `ssh-keygen -lf` prints for it.
  expect(fingerprintOf(key)).toBe('SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU');
});

it('reads a key from its bytes and refuses what is none', () => {
  expect(hostKeyOf(Buffer.from(blob, 'base64'))).toEqual(key);
  for (const bytes of [[], [0, 0, 0, 9, 1], [0, 0, 0, 1, 10], [255, 255, 255, 255, 65]]) {
    expect(hostKeyOf(Uint8Array.from(bytes))).toBeNull();
  }
});

it('knows a key that was written down, and says what was expected of another', () => {
  expect(judgeHostKey([], key)).toEqual({ kind: 'unknown' });
  expect(judgeHostKey([known(other), known(key)], key)).toEqual({ kind: 'known' });
  expect(judgeHostKey([known(other)], key)).toEqual({ kind: 'changed', expected: [known(other)] });
});

it('lets no line of a file make another key good once the console has pinned one', () => {
  const added = known(other, { file: '/home/ops/.ssh/known_hosts' });
  expect(judgeHostKey([known(key), added], other)).toEqual({ kind: 'changed', expected: [known(key)] });
  expect(judgeHostKey([added], other)).toEqual({ kind: 'known' });
});

it('refuses a revoked key whatever else knows it, and takes one that was revoked for no key of the host', () => {
  const revoked = known(key, { file: '/etc/ssh/ssh_known_hosts', isRevoked: true });
  expect(judgeHostKey([known(key), revoked], key)).toEqual({ kind: 'revoked', by: revoked });
  expect(judgeHostKey([revoked], other)).toEqual({ kind: 'unknown' });
});
