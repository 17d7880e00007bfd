import type { ViewCell } from '../../../shared/model/view.ts';

/** Object identifiers of the numeric types, from pg_type.dat: they are the same in every server. */
const numericTypes = new Set([20, 21, 23, 26, 700, 701, 1700]);
const booleanType = 16;

/** How the text of a value is read: numbers as numbers where that loses nothing, everything else as its text. */
export function parserOf(type: number): (text: string) => ViewCell {
  if (type === booleanType) return (text) => (text === 't' ? 'true' : 'false');
  return numericTypes.has(type) ? numberOrText : (text) => text;
}

function numberOrText(text: string): ViewCell {
  const value = Number(text);
  const digits = text.replace(/[^0-9]/g, '').length;
  return Number.isFinite(value) && digits <= 15 ? value : text;
}
