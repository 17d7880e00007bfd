import { constants, createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Algorithm } from '../../packs/schema/probes/token.ts';
import type { ReadToken } from './read-token.ts';

/** What can check a signature: a shared secret, or public keys with the id and algorithm they are meant for. */
export type SigningKeys =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'public'; readonly keys: readonly PublicKey[] };

type PublicKey = { readonly id: string | null; readonly algorithm: string | null; readonly key: KeyObject };

/** `wrong-key`: the algorithm of the token is not one of this kind of key, so it cannot have been signed for it. */
export type SignatureCheck = 'valid' | 'invalid' | 'wrong-key' | 'unknown-key-id';

const Jwks = z.object({ keys: z.array(z.record(z.string(), z.json())).max(100) });
const publicTypes = ['RSA', 'EC', 'OKP'];

/** The public keys of a JSON Web Key Set (RFC 7517); null when it is none. Keys of other kinds and for encryption are passed over. */
export function readJwks(document: unknown): SigningKeys | null {
  const parsed = Jwks.safeParse(document);
  if (!parsed.success) return null;
  const keys = parsed.data.keys.flatMap((jwk) => {
    if (!publicTypes.some((type) => type === jwk['kty']) || jwk['use'] === 'enc') return [];
    const key = publicKey(() => createPublicKey({ key: jwk, format: 'jwk' }));
    return key === null ? [] : [{ id: textOf(jwk['kid']), algorithm: textOf(jwk['alg']), key }];
  });
  return { kind: 'public', keys };
}

/** A public key or certificate as PEM text is one; anything else is a shared secret. Null for PEM that cannot be read. */
export function readKeyText(text: string): SigningKeys | null {
  if (!text.includes('-----BEGIN ')) return { kind: 'secret', secret: text };
  const key = publicKey(() => createPublicKey(text));
  return key === null ? null : { kind: 'public', keys: [{ id: null, algorithm: null, key }] };
}

function publicKey(make: () => KeyObject): KeyObject | null {
  try {
    return make();
  } catch {
    // OpenSSL does not know it: it is not a key that can be used here.
    return null;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Checks the signature. An HMAC is only ever checked with a secret, never with the text of a public key. */
export function checkSignature(token: ReadToken, algorithm: Algorithm, keys: SigningKeys): SignatureCheck {
  if (algorithm.startsWith('HS')) {
    return keys.kind === 'secret' ? checkHmac(token, algorithm, keys.secret) : 'wrong-key';
  }
  if (keys.kind === 'secret') return 'wrong-key';
  const { kid } = token.header;
  const named = keys.keys.filter(({ id }) => kid === undefined || id === null || id === kid);
  if (named.length === 0) return 'unknown-key-id';
  const fitting = named.filter((one) => fits(one, algorithm));
  if (fitting.length === 0) return 'wrong-key';
  return fitting.some(({ key }) => verifies(token, algorithm, key)) ? 'valid' : 'invalid';
}

function checkHmac(token: ReadToken, algorithm: Algorithm, secret: string): SignatureCheck {
  const expected = createHmac(hashOf(algorithm), secret).update(token.signed).digest();
  const same = expected.length === token.signature.length && timingSafeEqual(expected, token.signature);
  return same ? 'valid' : 'invalid';
}

const keyTypes: Readonly<Record<string, readonly string[]>> = {
  RS: ['rsa'],
  PS: ['rsa', 'rsa-pss'],
  ES: ['ec'],
  Ed: ['ed25519', 'ed448'],
};

function fits(key: PublicKey, algorithm: Algorithm): boolean {
  if (key.algorithm !== null && key.algorithm !== algorithm) return false;
  return (keyTypes[algorithm.slice(0, 2)] ?? []).includes(key.key.asymmetricKeyType ?? '');
}

function verifies(token: ReadToken, algorithm: Algorithm, key: KeyObject): boolean {
  const data = Buffer.from(token.signed);
  try {
    if (algorithm === 'EdDSA') return verify(null, data, key, token.signature);
    const options = algorithm.startsWith('ES')
      ? { key, dsaEncoding: 'ieee-p1363' as const }
      : algorithm.startsWith('PS')
        ? {
            key,
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
          }
        : key;
    return verify(hashOf(algorithm), data, options, token.signature);
  } catch {
    // A signature of the wrong form for this key.
    return false;
  }
}

function hashOf(algorithm: Algorithm): string {
  return `sha${algorithm.slice(2)}`;
}
