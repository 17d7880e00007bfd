import { Buffer } from 'node:buffer';
import { escapeHtml } from '../../shared/text/html.ts';

/** Pieces of a secret shorter than this are left alone: they would blank out ordinary words. */
const shortestForm = 4;

/**
 * The ways in which one secret may stand in a text: as it is, URL-encoded, JSON-escaped (once and twice), HTML-escaped,
 * base64 and base64url (also as part of a longer encoded text, as in `Basic user:password`), and hexadecimal.
 */
export function formsOfSecret(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const encoded = safeUriComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    encoded,
    encoded.replaceAll('%20', '+'),
    encoded.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    strictUriComponent(encoded),
    json,
    JSON.stringify(json).slice(1, -1),
    escapeHtml(secret),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64Cores(bytes, offset)),
  ];
  return [...new Set(forms)].filter((form) => form.length >= shortestForm);
}

/** The characters of a base64 text that depend on nothing but the secret, when it starts `offset` bytes after a group of three. */
function base64Cores(bytes: Buffer, offset: number): readonly string[] {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const start = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  const core = encoded.slice(start, end);
  // Cores of very short secrets would be found in unrelated encoded data.
  if (core.length < 6) return [];
  return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
}

/** encodeURIComponent throws on half a surrogate pair. */
function safeUriComponent(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Also escapes what encodeURIComponent leaves and form encoders do not. */
function strictUriComponent(encoded: string): string {
  return encoded.replaceAll(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
