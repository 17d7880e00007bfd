import type { ViewCell, ViewColumn } from '../../shared/model/view.ts';

/** Spreadsheets take a text file for UTF-8 only when it begins with this. */
export const byteOrderMark = '\uFEFF';

type CsvColumn = Pick<ViewColumn, 'id'> & { readonly type: string };

/** The first line: the names of the columns. */
export function csvHeader(columns: readonly CsvColumn[]): string {
  return csvLine(columns.map((column) => column.id));
}

/** Rows as RFC 4180 lines that a spreadsheet cannot take for formulas; times are RFC 3339 in UTC. */
export function csvRows(columns: readonly CsvColumn[], rows: readonly (readonly ViewCell[])[]): string {
  return rows
    .map((row) => csvLine(columns.map((column, place) => cellText(row[place] ?? null, column.type))))
    .join('');
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function cellText(cell: ViewCell, type: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return type === 'time' ? timeText(cell) : String(cell);
  return harmless(cell);
}

const furthestTime = 8.64e15;

function timeText(at: number): string {
  return Math.abs(at) <= furthestTime ? new Date(at).toISOString() : String(at);
}

const formulaStart = /^[=+\-@\t\r]/;
const plainNumber = /^[+-]?\d+(\.\d+)?$/;

/** A cell that a spreadsheet would run is shown as text: an apostrophe stands before it. */
function harmless(text: string): string {
  return formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
