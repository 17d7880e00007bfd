import type { ViewCell } from '../../../shared/model/view.ts';
import { asCell, blobText } from '../live-database/cells.ts';

/**
 * A value of SQLite on its way between a host and here: null, or the letter of its type and its text. `i` integer, `r` real, `t` text, `b` blob as
 * hexadecimal digits, with `:` and its whole size where only its beginning travels.
 */
export type SentValue = string | null;

/** A value that a statement binds. A number is a real, as with every statement here. */
export function sentValue(value: unknown): SentValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return `i${value}`;
  if (typeof value === 'number') return `r${value}`;
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString('hex')}`;
  if (typeof value !== 'string') throw new Error('SQLite has no other type');
  return `t${value}`;
}

/** A value that came whole; integers are bigint. */
export function receivedValue(sent: SentValue): unknown {
  if (sent === null) return null;
  const text = sent.slice(1);
  if (sent.startsWith('i')) return BigInt(text);
  if (sent.startsWith('r')) return realOf(text);
  return sent.startsWith('b') ? Buffer.from(text, 'hex') : text;
}

/** The same as it is shown; of a text or a blob no more is needed than a cell shows. */
export function receivedCell(sent: SentValue): ViewCell {
  if (sent?.startsWith('b') !== true) return asCell(receivedValue(sent));
  const [hex = '', size] = sent.slice(1).split(':');
  const beginning = Buffer.from(hex, 'hex');
  return blobText(beginning, size === undefined ? beginning.length : Number(size));
}

/** Infinity is written in as many ways as there are programs. */
function realOf(text: string): number {
  if (/^[+]?inf/i.test(text)) return Number.POSITIVE_INFINITY;
  return /^-inf/i.test(text) ? Number.NEGATIVE_INFINITY : Number(text);
}
