import { z } from 'zod';
import { parseUtf8Json } from '../../platform/parse-utf8-json.ts';

const Header = z.looseObject({ alg: z.string().max(40), kid: z.string().max(400).optional() });
const Claims = z.looseObject({
  iss: z.string().optional(),
  sub: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  /** Seconds since 1970, with fractions or without. */
  exp: z.number().optional(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
});
export type Claims = z.infer<typeof Claims>;

export type ReadToken = {
  readonly kind: 'token';
  readonly header: z.infer<typeof Header>;
  readonly claims: Claims;
  /** What was signed, and with what. */
  readonly signed: string;
  readonly signature: Uint8Array;
};

/** Why a text is no token that can be read. */
export type NoToken = {
  readonly kind: 'problem';
  readonly problem:
    | 'empty'
    | 'too-long'
    | 'encrypted'
    | 'not-three-parts'
    | 'header'
    | 'claims'
    | 'signature';
  readonly parts: number;
};

const longestCharacters = 32_768;
const base64Url = /^[A-Za-z0-9_-]*$/;

/** Takes a token apart (RFC 7519, compact form of RFC 7515). Nothing in it is trusted. */
export function readToken(text: string): ReadToken | NoToken {
  const token = text.trim();
  const parts = token.split('.');
  const no = (problem: NoToken['problem']): NoToken => ({ kind: 'problem', problem, parts: parts.length });
  if (token === '') return no('empty');
  if (token.length > longestCharacters) return no('too-long');
  if (parts.length === 5) return no('encrypted');
  const [header = '', claims = '', signature = '', ...more] = parts;
  if (more.length > 0 || parts.length < 3) return no('not-three-parts');
  const readHeader = Header.safeParse(jsonOf(header));
  if (!readHeader.success) return no('header');
  const readClaims = Claims.safeParse(jsonOf(claims));
  if (!readClaims.success) return no('claims');
  if (!base64Url.test(signature)) return no('signature');
  return {
    kind: 'token',
    header: readHeader.data,
    claims: readClaims.data,
    signed: `${header}.${claims}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

function jsonOf(part: string): unknown {
  return base64Url.test(part) ? parseUtf8Json(Buffer.from(part, 'base64url')) : undefined;
}
