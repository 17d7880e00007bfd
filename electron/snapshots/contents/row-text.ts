/** A value as SQLite hands it out with safe integers, and its bytes in the file where it is a text. */
export type RowValue = { readonly value: unknown; readonly textBytes: Buffer | null };

/** A literal that gives back exactly this value, of this type, in a database of the same encoding. */
export function sqlLiteral({ value, textBytes }: RowValue): string {
  if (typeof value === 'bigint') return value === leastInteger ? leastIntegerText : value.toString();
  if (typeof value === 'number') return realLiteral(value);
  if (typeof value === 'string') return textLiteral(value, textBytes);
  if (value instanceof Uint8Array) return `x'${hexOf(value)}'`;
  return 'NULL';
}

/** A cell of RFC 4180: nothing is NULL, `""` the empty text, blobs are `x'…'`; a spreadsheet cannot take it for a formula. */
export function csvCell(value: unknown): string {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  if (value instanceof Uint8Array) return `x'${hexOf(value)}'`;
  if (typeof value !== 'string') return '';
  const text = formulaStart.test(value) && !plainNumber.test(value) ? `'${value}` : value;
  return text === '' || /[",\r\n]/.test(text) || text !== text.trim()
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

/** Lines that SQL reads over, whatever stands in the text. */
export function sqlComment(text: string): string {
  return text
    .split(/[\r\n\u2028\u2029\0]+/)
    .map((line) => `-- ${line}`.trimEnd())
    .join('\n');
}

const formulaStart = /^[=+\-@\t\r]/;
const plainNumber = /^[+-]?\d+(\.\d+)?$/;
const leastInteger = -(2n ** 63n);
/** Written as it is, the parser would take it for the negative of a number that is too large, a real. */
const leastIntegerText = '(-9223372036854775807 - 1)';

/** The shortest text that reads back as the same number, never as an integer. */
function realLiteral(value: number): string {
  if (Number.isNaN(value)) return 'NULL';
  if (!Number.isFinite(value)) return value > 0 ? '9e999' : '-9e999';
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** What is not whole UTF-8, or holds a zero byte, is given by its bytes. */
function textLiteral(text: string, bytes: Buffer | null): string {
  const isExact = !text.includes('\0') && (bytes === null || bytes.equals(Buffer.from(text, 'utf8')));
  if (isExact) return `'${text.replaceAll("'", "''")}'`;
  return `CAST(x'${hexOf(bytes ?? Buffer.from(text, 'utf8'))}' AS TEXT)`;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
