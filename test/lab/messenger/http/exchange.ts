import type { IncomingMessage } from 'node:http';
import type { SessionData } from '../auth/session-files.ts';

export type Locale = 'ko' | 'en';

/** One request as the handlers see it. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly ip: string;
  readonly locale: Locale;
  readonly sid: string | null;
  readonly session: SessionData | null;
};

export function localeOf(request: IncomingMessage): Locale {
  const wanted = request.headers['x-app-language'] ?? request.headers['accept-language'];
  return String(wanted ?? '')
    .toLowerCase()
    .startsWith('en')
    ? 'en'
    : 'ko';
}

export function cookieOf(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [key, ...rest] = pair.trim().split('=');
    if (key === name) return rest.join('=');
  }
  return null;
}

export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export function addressOf(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/u, '');
}

export class BodyTooLarge extends Error {}

/** Reads the body, at most `limitBytes`. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const stream: AsyncIterable<Buffer> = request;
  for await (const bytes of stream) {
    sizeBytes += bytes.length;
    if (sizeBytes > limitBytes) throw new BodyTooLarge();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

const jsonLimitBytes = 1024 * 1024;

/** The JSON object in the body; anything else counts as an empty object, as the server's own reading does. */
export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const text = (await readBody(request, jsonLimitBytes)).toString('utf8');
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textField(body: Readonly<Record<string, unknown>>, key: string): string {
  const value = body[key];
  return typeof value === 'string' ? value : '';
}

/** A whole number above zero, or null. Text is not taken for a number. */
export function idOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null;
}
