import { parseNaiveTime } from '../../../shared/rules/naive-time.ts';
import type { ViewCell } from '../../../shared/model/view.ts';
import type { PageColumn } from './task-schemas.ts';

/** What a cell shows of a text, in UTF-16 units, and of a blob. */
const shownTextUnits = 2000;
const shownBlobBytes = 32;
/** Above this a number is seconds no longer, but milliseconds: the year 5138 in seconds, 1973 in milliseconds. */
const millisFrom = 100_000_000_000;

/** A value of SQLite as a cell: integers beyond 2^53 as text, blobs as hexadecimal digits, long text cut. */
export function asCell(value: unknown): ViewCell {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return asSafeNumber(value);
  if (typeof value === 'string')
    return value.length > shownTextUnits ? `${value.slice(0, shownTextUnits)}…` : value;
  if (value instanceof Uint8Array) return blobText(value, value.byteLength);
  return null;
}

/** The same for a declared column: times become epoch milliseconds whatever clock and form they were written in. */
export function asColumnCell(value: unknown, column: PageColumn): ViewCell {
  return columnCell(asCell(value), column);
}

/** A cell as its column shows it. */
export function columnCell(cell: ViewCell, column: PageColumn): ViewCell {
  return column.type === 'time' ? asTime(cell, column.zone) : cell;
}

/** A blob of which only the beginning is here. */
export function blobText(beginning: Uint8Array, sizeBytes: number): string {
  const shown = Math.min(beginning.byteLength, shownBlobBytes);
  const hex = Buffer.from(beginning.buffer, beginning.byteOffset, shown).toString('hex');
  return sizeBytes > shownBlobBytes ? `${hex}… (${sizeBytes} B)` : hex;
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
