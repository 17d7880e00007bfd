import type { AppError } from '../../shared/errors/app-error.ts';
import { jsonMoment } from '../../shared/text/json-times.ts';

/**
 * The form in which answers leave as JSON: texts in English, because programs read them, and times (epoch milliseconds
 * inside) as RFC 3339 in UTC.
 */
export function toPlainJson(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return jsonMoment(key, value) ?? value;
  if (Array.isArray(value)) return value.map((item: unknown) => toPlainJson(item, key));
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  const english = 'en' in value && 'ko' in value && entries.length === 2 ? value.en : null;
  if (typeof english === 'string') return english;
  return Object.fromEntries(entries.map(([name, item]) => [name, toPlainJson(item, name)]));
}

/** What `--json` prints when a command could not be done. */
export function errorJson(error: AppError): unknown {
  return { error: { code: error.code, message: error.text.en, retryable: error.retryable } };
}
