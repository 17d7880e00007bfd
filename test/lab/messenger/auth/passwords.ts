import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const prefix = '$2b$12$';
const saltLength = 22;
const digestLength = 31;

/** A hash of bcrypt's shape (`$2b$12$`, 22 + 31 characters). The digest inside is scrypt with a small cost: quick on purpose. */
export function hashPassword(password: string): string {
  const salt = letters(randomBytes(saltLength));
  return prefix + salt + digest(password, salt);
}

export function verifyPassword(password: string, stored: string): boolean {
  if (!stored.startsWith(prefix) || stored.length !== prefix.length + saltLength + digestLength) return false;
  const salt = stored.slice(prefix.length, prefix.length + saltLength);
  return timingSafeEqual(
    Buffer.from(digest(password, salt)),
    Buffer.from(stored.slice(prefix.length + saltLength)),
  );
}

/** A hash that no password opens, for accounts nobody signs in with. */
export function unusableHash(random: () => number): string {
  return (
    prefix +
    Array.from({ length: saltLength + digestLength }, () => alphabet.charAt(Math.trunc(random() * 64))).join(
      '',
    )
  );
}

function digest(password: string, salt: string): string {
  return letters(scryptSync(password, salt, digestLength, { N: 1024, r: 8, p: 1 }));
}

function letters(bytes: Buffer): string {
  return Array.from(bytes, (byte) => alphabet.charAt(byte % 64)).join('');
}
