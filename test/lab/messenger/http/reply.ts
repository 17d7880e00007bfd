import { STATUS_CODES } from 'node:http';
import { type ErrorCode, errorTexts } from './error-codes.ts';
import type { Locale } from './exchange.ts';

/** What a handler answers. A `sid` sets the session cookie, an empty one clears it. */
export type Reply = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sid?: string;
};

export function json(status: number, value: unknown): Reply {
  return { status, contentType: 'application/json', body: `${JSON.stringify(value)}\n` };
}

export function page(status: number, body: string): Reply {
  return { status, contentType: 'text/html; charset=utf-8', body };
}

/** The framework's own error page: not JSON. */
export function errorPage(status: number, text: string): Reply {
  const title = STATUS_CODES[status] ?? 'Error';
  return page(
    status,
    `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`,
  );
}

/** The server's JSON error: canonical Korean text, a code to branch on, the text in the asked-for language. */
export function problem(status: number, code: ErrorCode, locale: Locale, text?: string): Reply {
  return json(status, problemBody(code, locale, text));
}

export type ProblemBody = {
  readonly error: string;
  readonly error_code: ErrorCode;
  readonly error_localized: string;
  readonly locale: Locale;
};

export function problemBody(code: ErrorCode, locale: Locale, text?: string): ProblemBody {
  const known = errorTexts[code];
  return {
    error: text ?? known.ko,
    error_code: code,
    error_localized: locale === 'ko' ? (text ?? known.ko) : known.en,
    locale,
  };
}
