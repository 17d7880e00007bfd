import { createHash } from 'node:crypto';

/** A host's public key as it travels (RFC 4253, 6.6): its type, and the whole blob in base64. */
export type HostKey = { readonly type: string; readonly blob: string };

/** A key that is known for a host, and where it was written down. */
export type KnownHostKey = HostKey & {
  /** Null for the keys that the console itself keeps, else the file. */
  readonly file: string | null;
  /** Written down as stolen: never to be accepted. */
  readonly isRevoked: boolean;
};

/** The fingerprint as OpenSSH prints it: `SHA256:` and base64 without padding. */
export function fingerprintOf({ blob }: HostKey): string {
  const hash = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
}

/** Null when the bytes are no key. */
export function hostKeyOf(blob: Uint8Array): HostKey | null {
  const bytes = Buffer.from(blob);
  if (bytes.length < 4) return null;
  const length = bytes.readUInt32BE(0);
  if (length < 1 || length > 64 || bytes.length < 4 + length) return null;
  const type = bytes.toString('latin1', 4, 4 + length);
  return /^[a-z0-9@.-]+$/i.test(type) ? { type, blob: bytes.toString('base64') } : null;
}

/** What becomes of a key that a host presents. `expected` are the keys that were known instead. */
export type HostKeyFinding =
  | { readonly kind: 'known' }
  /** `authority` is a known_hosts file that names a certificate authority for the host, whose certificates are not looked at. */
  | { readonly kind: 'unknown'; readonly authority?: string }
  | { readonly kind: 'changed'; readonly expected: readonly KnownHostKey[] }
  | { readonly kind: 'revoked'; readonly by: KnownHostKey };

/**
 * Judges a key. The console's own keys count before those of files: once a host is pinned, a line that somebody adds to a file does not
 * make another key good. A host of which another type of key is known has changed: the known types are asked for first.
 */
export function judgeHostKey(known: readonly KnownHostKey[], presented: HostKey): HostKeyFinding {
  const isSame = (key: KnownHostKey) => key.blob === presented.blob;
  const revoked = known.find((key) => key.isRevoked && isSame(key));
  if (revoked !== undefined) return { kind: 'revoked', by: revoked };
  const valid = known.filter((key) => !key.isRevoked);
  const own = valid.filter((key) => key.file === null);
  const expected = own.length > 0 ? own : valid;
  if (expected.length === 0) return { kind: 'unknown' };
  return expected.some(isSame) ? { kind: 'known' } : { kind: 'changed', expected };
}
