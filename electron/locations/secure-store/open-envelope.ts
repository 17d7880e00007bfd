import { createDecipheriv } from 'node:crypto';
import type { BlobState } from './task-schema.ts';

const nonceBytes = 12;
const tagBytes = 16;

type Envelope = { readonly prefix: Buffer; readonly encoding: 'raw' | 'base64' | 'base64url' };

/** Whether an AES-256-GCM envelope opens with a key. What was in it is forgotten at once. */
export function openEnvelope(value: unknown, { prefix, encoding }: Envelope, key: Buffer): BlobState {
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.isBuffer(value) ? value : null;
  if (bytes === null || !bytes.subarray(0, prefix.length).equals(prefix)) return 'form';
  const sealed = decoded(bytes.subarray(prefix.length), encoding);
  if (sealed === null || sealed.length < nonceBytes + tagBytes) return 'form';
  const end = sealed.length - tagBytes;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(sealed.subarray(end));
    decipher.update(sealed.subarray(nonceBytes, end)).fill(0);
    decipher.final();
    return 'opened';
  } catch {
    // The tag does not fit: another key, or altered.
    return 'key';
  }
}

function decoded(bytes: Buffer, encoding: Envelope['encoding']): Buffer | null {
  if (encoding === 'raw') return bytes;
  const text = bytes.toString('latin1');
  const alphabet = encoding === 'base64' ? /^[A-Za-z0-9+/]*={0,2}$/ : /^[A-Za-z0-9_-]*={0,2}$/;
  return alphabet.test(text) ? Buffer.from(text, encoding) : null;
}
