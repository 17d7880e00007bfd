import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { systemCertificates } from '../../platform/system-certificates.ts';
import { errorDetail } from './net-failure.ts';

const maxContexts = 64;
const contexts = new Map<string, SecureContext>();

/** Every PEM certificate in a text; anything around them is ignored. */
export function splitPem(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
}

/** OpenSSL passes over what it cannot read; an operator who pasted half a certificate has to be told. */
function readAuthority(ca: string): readonly string[] {
  const found = splitPem(ca);
  if (found.length === 0) throw unreadable('it holds no PEM certificate');
  try {
    for (const pem of found) new X509Certificate(pem);
    return found;
  } catch (error: unknown) {
    throw unreadable(errorDetail(error));
  }
}

function unreadable(why: string): Error {
  return Object.assign(new Error(`the certificate authority of the target cannot be read: ${why}`), {
    code: 'BAD_CA',
  });
}

/** All certificates trusted for a target, as PEM: this desk's and the target's own (`NetworkSettings.ca`). */
export function trustedCertificates(ca: string | null): readonly string[] {
  return ca === null ? systemCertificates() : [...systemCertificates(), ...readAuthority(ca)];
}

/**
 * The TLS settings of a target. Building one reads every root, so they are shared by all targets with the same authority.
 * Throws with the code `BAD_CA` when `ca` cannot be read.
 */
export function secureContextFor(ca: string | null): SecureContext {
  const key = ca ?? '';
  const known = contexts.get(key);
  if (known !== undefined) return known;
  const made = createSecureContext({ ca: [...trustedCertificates(ca)] });
  if (contexts.size >= maxContexts) contexts.clear();
  contexts.set(key, made);
  return made;
}
