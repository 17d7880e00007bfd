import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token signed with a shared secret. */
export function hmacToken(claims: object, secret: string, header: object = {}): string {
  const signed = `${part({ alg: 'HS256', typ: 'JWT', ...header })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** A token that nobody signed. */
export function unsignedToken(claims: object, algorithm = 'none'): string {
  return `${part({ alg: algorithm })}.${part(claims)}.`;
}

export type Pair = {
  readonly kid: string;
  readonly algorithm: 'RS256' | 'ES256' | 'EdDSA';
  readonly privateKey: KeyObject;
  readonly pem: string;
  readonly jwk: object;
};

/** A new pair of keys with an id. */
export function makePair(algorithm: Pair['algorithm'], kid: string): Pair {
  const made =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
  return {
    kid,
    algorithm,
    privateKey: made.privateKey,
    pem: made.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    jwk: { ...made.publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: algorithm },
  };
}

export function pairToken(claims: object, { kid, algorithm, privateKey }: Pair): string {
  const signed = `${part({ alg: algorithm, kid })}.${part(claims)}`;
  const key = algorithm === 'ES256' ? { key: privateKey, dsaEncoding: 'ieee-p1363' as const } : privateKey;
  const hash = algorithm === 'EdDSA' ? null : 'sha256';
  return `${signed}.${sign(hash, Buffer.from(signed), key).toString('base64url')}`;
}
