import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const maxAgeMs = 3_600_000;

/** The token handed out by the sign-ins: payload, time and signature, bound to the session's own secret. */
export function issueCsrfToken(sessionCsrf: string, secretKey: string, now: number): string {
  const payload = Buffer.from(JSON.stringify(sessionCsrf)).toString('base64url');
  const stamp = Buffer.alloc(4);
  stamp.writeUInt32BE(Math.trunc(now / 1000));
  const signed = `${payload}.${stamp.toString('base64url')}`;
  return `${signed}.${signature(signed, secretKey)}`;
}

/** Why the token is refused, in the server's own words, or null. */
export function csrfProblem(
  token: string | undefined,
  sessionCsrf: string | null,
  secretKey: string,
  now: number,
): string | null {
  if (token === undefined || token === '') return 'The CSRF token is missing.';
  if (sessionCsrf === null) return 'The CSRF session token is missing.';
  const [payload, stamp, given] = token.split('.');
  if (payload === undefined || stamp === undefined || given === undefined)
    return 'The CSRF token is invalid.';
  const wanted = Buffer.from(signature(`${payload}.${stamp}`, secretKey));
  const got = Buffer.from(given);
  if (wanted.length !== got.length || !timingSafeEqual(wanted, got)) return 'The CSRF token is invalid.';
  const issuedAt = Buffer.from(stamp, 'base64url').readUInt32BE() * 1000;
  if (now - issuedAt > maxAgeMs) return 'The CSRF token has expired.';
  const named = Buffer.from(payload, 'base64url').toString('utf8');
  return named === JSON.stringify(sessionCsrf) ? null : 'The CSRF tokens do not match.';
}

function signature(text: string, secretKey: string): string {
  const key = createHash('sha1').update(`wtf-csrf-tokensigner${secretKey}`).digest();
  return createHmac('sha1', key).update(text).digest('base64url');
}
