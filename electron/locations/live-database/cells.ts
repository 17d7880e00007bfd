import { parseNaiveTime } from '../../../shared/rules/naive-time.ts';
import type { ViewCell } from '../../../shared/model/view.ts';
import type { PageColumn } from './task-schemas.ts';

const textChars = 2000;
const blobBytes = 32;
/** Above this a number is seconds no longer, but milliseconds: the year 5138 in seconds, 1973 in milliseconds. */
const millisFrom = 100_000_000_000;

/** A value of SQLite as a cell: integers beyond 2^53 as text, blobs as hexadecimal digits, long text cut. */
export function asCell(value: unknown): ViewCell {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return asSafeNumber(value);
  if (typeof value === 'string') return value.length > textChars ? `${value.slice(0, textChars)}…` : value;
  if (value instanceof Uint8Array) return blobText(value);
  return null;
}

/** The same for a declared column: times become epoch milliseconds whatever clock and form they were written in. */
export function asColumnCell(value: unknown, column: PageColumn): ViewCell {
  const cell = asCell(value);
  return column.type === 'time' ? asTime(cell, column.zone) : cell;
}

/** About how many bytes a cell takes on its way; for limits only. */
export function cellBytes(cell: ViewCell): number {
  return typeof cell === 'string' ? cell.length * 2 + 8 : 8;
}

/** A time that cannot be read stays as it was written, so that nothing is hidden. */
function asTime(cell: ViewCell, zone: string): ViewCell {
  if (typeof cell === 'number')
    return Math.abs(cell) < millisFrom ? Math.round(cell * 1000) : Math.round(cell);
  return cell === null ? null : (parseNaiveTime(cell, zone) ?? cell);
}

function asSafeNumber(value: bigint): ViewCell {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function blobText(value: Uint8Array): string {
  const hex = Buffer.from(value.buffer, value.byteOffset, Math.min(value.byteLength, blobBytes)).toString(
    'hex',
  );
  return value.byteLength > blobBytes ? `${hex}… (${value.byteLength} B)` : hex;
}
