import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Comparison } from '../schema/assertion.ts';

const longest = 160;
const shortestSecret = 4;

/** Any measured value as text; 64-bit integers of a database are not JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? 'undefined');
}

/** A value as an operator may see it: one line, without control characters, shortened, and without the secrets. */
export function shown(value: unknown, secrets: readonly string[]): string {
  let safe = valueText(value);
  for (const secret of secrets) if (secret.length >= shortestSecret) safe = safe.replaceAll(secret, '•••');
  const line = safe.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (line.length <= longest) return line;
  // Not in the middle of a character that takes two units.
  return `${line.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** `actual`, or that there is none. */
export function shownActual(actual: unknown, secrets: readonly string[]): LocalText {
  if (actual === undefined) return localText('absent', '없음');
  const text = typeof actual === 'string' ? `"${shown(actual, secrets)}"` : shown(actual, secrets);
  return localText(text, text);
}

/** `actual` within the words of a pack: measured numbers are rounded for reading; the exact ones stand in the evidence. */
export function actualInWords(actual: unknown, secrets: readonly string[]): LocalText {
  const isMeasured = typeof actual === 'number' && !Number.isInteger(actual);
  return shownActual(isMeasured ? rounded(actual) : actual, secrets);
}

function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(2));
}

/** What a comparison wants, in words that follow "should be". */
export function shownExpected(comparison: Comparison, secrets: readonly string[]): LocalText {
  const parts = phrases.flatMap((phrase) => phrase(comparison, (value) => quoted(value, secrets)) ?? []);
  if (parts.length === 0) return localText('there', '존재');
  return localText(parts.map((part) => part.en).join(' and '), parts.map((part) => part.ko).join(', '));
}

function quoted(value: unknown, secrets: readonly string[]): string {
  return typeof value === 'string' ? `"${shown(value, secrets)}"` : shown(value, secrets);
}

type Phrase = (wanted: Comparison, show: (value: unknown) => string) => LocalText | undefined;

/** One phrase for each comparison. `value === undefined` means it is not asked for. */
function phrase<Value>(
  read: (wanted: Comparison) => Value | undefined,
  words: (value: Value, show: (value: unknown) => string) => LocalText,
): Phrase {
  return (wanted, show) => {
    const value = read(wanted);
    return value === undefined ? undefined : words(value, show);
  };
}

const both = (text: string): LocalText => localText(text, text);

const phrases: readonly Phrase[] = [
  phrase(
    (wanted) => wanted.exists,
    (value) => (value ? localText('there', '존재') : localText('absent', '없음')),
  ),
  phrase(
    (wanted) => wanted.equals,
    (value, show) => both(show(value)),
  ),
  phrase(
    (wanted) => wanted['not-equals'],
    (value, show) => localText(`anything but ${show(value)}`, `${show(value)} 이외`),
  ),
  phrase(
    (wanted) => wanted['one-of'],
    (value, show) =>
      localText(`one of ${value.map(show).join(', ')}`, `${value.map(show).join(', ')} 중 하나`),
  ),
  phrase(
    (wanted) => wanted['greater-than'],
    (value) => localText(`more than ${value}`, `${value} 초과`),
  ),
  phrase(
    (wanted) => wanted['less-than'],
    (value) => localText(`less than ${value}`, `${value} 미만`),
  ),
  phrase(
    (wanted) => wanted['at-least'],
    (value) => localText(`at least ${value}`, `${value} 이상`),
  ),
  phrase(
    (wanted) => wanted['at-most'],
    (value) => localText(`at most ${value}`, `${value} 이하`),
  ),
  phrase(
    (wanted) => wanted.contains,
    (value, show) => localText(`text that contains ${show(value)}`, `${show(value)} 포함`),
  ),
  phrase(
    (wanted) => wanted.matches,
    (value, show) => localText(`text that matches ${show(value)}`, `${show(value)} 형식`),
  ),
  phrase(
    (wanted) => wanted['not-matches'],
    (value, show) => localText(`text that does not match ${show(value)}`, `${show(value)} 형식이 아님`),
  ),
  phrase(
    (wanted) => wanted.type,
    (value) => localText(`of type ${value}`, `${value} 형식`),
  ),
  phrase(
    (wanted) => wanted.age,
    () => localText('recent enough', '충분히 최근'),
  ),
];
