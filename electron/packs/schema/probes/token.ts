import { z } from 'zod';
import { Assertion } from '../assertion.ts';
import { Duration, JsonPath, Name, Template } from '../common.ts';
import { HttpRequest } from '../request.ts';

/** The signature algorithms that are known (RFC 7518 §3.1, RFC 8037). `none` is no signature and never one of them. */
const Algorithm = z.enum([
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
]);
export type Algorithm = z.infer<typeof Algorithm>;

/** Where the token comes from: the answer of a request, or a credential that is one. */
const TokenSource = z.union([
  z.strictObject({ request: HttpRequest, json: JsonPath }),
  z.strictObject({ request: HttpRequest, header: z.string().min(1).max(100) }),
  z.strictObject({ credential: Name }),
]);
type TokenSource = z.infer<typeof TokenSource>;

/** What the signature is checked with: a credential (the shared secret, or a public key as PEM), or the keys a server publishes. */
const TokenKey = z.union([z.strictObject({ credential: Name }), z.strictObject({ jwks: HttpRequest })]);
export type TokenKey = z.infer<typeof TokenKey>;

/** A JSON Web Token: its form, its times, for whom it is and by whom, and its signature where a key is given. */
export const JwtProbe = z.strictObject({
  kind: z.literal('jwt'),
  token: TokenSource,
  key: TokenKey.optional(),
  algorithms: z
    .array(Algorithm)
    .min(1)
    .default([...Algorithm.options]),
  /** It must be good for longer than this: a program that renews that much earlier would not use it. */
  buffer: Duration.default(60_000),
  /** Degraded when it ends sooner than this. */
  'warn-before': Duration.optional(),
  /** What it means that it never ends. */
  'without-expiry': z.enum(['ok', 'degraded', 'down']).default('degraded'),
  /** How far the clocks may be apart before "not valid yet" counts. */
  'clock-tolerance': Duration.default(5000),
  issuer: Template.optional(),
  subject: Template.optional(),
  audience: Template.optional(),
  /** About its claims: `json`. */
  expect: z.array(Assertion).max(20).default([]),
});
export type JwtProbe = z.infer<typeof JwtProbe>;
