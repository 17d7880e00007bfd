import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** `enc:` and base64url of nonce, ciphertext and tag: AES-256-GCM. */
export function seal(text: string, key: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `enc:${body.toString('base64url')}`;
}

/** The text; null when the key is another one. What is not sealed is itself. */
export function unseal(value: string, key: Buffer): string | null {
  if (!value.startsWith('enc:')) return value;
  const body = Buffer.from(value.slice(4), 'base64url');
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, 12));
    cipher.setAuthTag(body.subarray(-16));
    return cipher.update(body.subarray(12, -16), undefined, 'utf8') + cipher.final('utf8');
  } catch {
    return null;
  }
}
