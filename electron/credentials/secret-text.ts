import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { vaultDamaged } from './credential-errors.ts';
import type { Secret } from './secret-source.ts';

/** How a secret is written into a keychain item or a vault entry. */
const SecretText = z.object({ username: z.string().nullable(), secret: z.string() });

/** What one item of the Windows Credential Manager holds (CRED_MAX_CREDENTIAL_BLOB_SIZE). */
export const keychainItemBytes = 2560;

export function textOfSecret({ username, secret }: Secret): string {
  return JSON.stringify({ username, secret });
}

/** `place` names where the text was found, for the message when it is not one of ours. */
export function secretOfText(text: string, place: string): Secret {
  try {
    return SecretText.parse(JSON.parse(text));
  } catch {
    // Neither the parser's nor the schema's message may travel: both quote the text.
    throw vaultDamaged(place, 'unknown form');
  }
}

export function sizeBytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
