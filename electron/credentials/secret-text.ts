import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { parseJson } from '../../shared/text/parse-json.ts';
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
  const secret = SecretText.safeParse(parseJson(text));
  // The schema's message may not travel: it quotes the text.
  if (!secret.success) throw vaultDamaged(place, 'unknown form');
  return secret.data;
}

export function sizeBytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
