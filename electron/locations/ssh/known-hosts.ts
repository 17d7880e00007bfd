import { createHmac, timingSafeEqual } from 'node:crypto';
import { defaultSshPort } from './ssh-address.ts';
import { hostKeyOf } from './host-key.ts';
import type { KnownHostKey } from './host-key.ts';
import { fitsPatterns } from './name-pattern.ts';

/**
 * The keys that a `known_hosts` file has for a host (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): plain names with wildcards, hashed names, `[host]:port`
 * and the mark `@revoked`. Certificates (`@cert-authority`) are passed over: `namesAuthority`. Damaged lines too, as OpenSSH does.
 *
 * @param file where the text comes from, for the answer
 */
export function knownKeysIn(text: string, file: string, host: string, port: number): readonly KnownHostKey[] {
  const name = nameOf(host, port);
  return text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const mark = words[0]?.startsWith('@') === true ? words.shift() : undefined;
    const [names, type, blob] = words;
    if (names === undefined || type === undefined || blob === undefined || names.startsWith('#')) return [];
    if (mark !== undefined && mark !== '@revoked') return [];
    if (!fitsNames(names, name)) return [];
    const key = hostKeyOf(Buffer.from(blob, 'base64'));
    return key?.type === type ? [{ ...key, file, isRevoked: mark === '@revoked' }] : [];
  });
}

/** Whether the file has an authority for the certificates of a host (`@cert-authority`). */
export function namesAuthority(text: string, host: string, port: number): boolean {
  const name = nameOf(host, port);
  return text.split('\n').some((line) => {
    const [mark, names] = line.trim().split(/\s+/);
    return mark === '@cert-authority' && names !== undefined && fitsNames(names, name);
  });
}

/** How a host stands in the file: with its port where it is not the usual one. */
function nameOf(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === defaultSshPort ? name : `[${name}]:${port}`;
}

function fitsNames(names: string, name: string): boolean {
  if (!names.startsWith('|')) return fitsPatterns(name, names.split(','));
  const [, version, salt = '', hash = ''] = names.split('|');
  if (version !== '1') return false;
  const expected = Buffer.from(hash, 'base64');
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
