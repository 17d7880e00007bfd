/** Columns a terminal gives to a text: wide characters (Korean, Chinese, Japanese) take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
  return width;
}

function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff)
  );
}

/** Control characters and direction marks as visible escapes, so that a server's text cannot steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) =>
    character === '\n' ? ' ' : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** The name of a file: a line break in it is a part of it like each of its characters. */
export function printableName(name: string): string {
  return printable(name.replaceAll('\n', '\\u000a'));
}

/** Columns of the terminal that reads this; null for a pipe or a file, which get whole lines. */
function terminalColumns(): number | null {
  return process.stdout.isTTY ? process.stdout.columns : null;
}

/** A cell longer than this moves what follows it in its row, and not all other rows. */
const mostPadding = 72;
const narrowest = 16;
const gap = '  ';

/** Rows as aligned text. Cells are made printable and never cut: in a terminal the widest columns are wrapped to its width. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { columns }: { readonly columns: number | null } = { columns: terminalColumns() },
): string {
  const cells = [header, ...rows].map((row) => row.map(printable));
  const natural = header.map((_, column) => Math.max(...cells.map((row) => displayWidth(row[column] ?? ''))));
  const widths = columns === null ? natural : fitted(natural, columns);
  return cells
    .flatMap((row) => (columns === null ? [row] : wrapped(row, widths)))
    .map((row) => lineOf(row, widths))
    .join('\n');
}

/** The widest columns give way until all fit, as far as they can. */
function fitted(natural: readonly number[], columns: number): readonly number[] {
  const widths = [...natural];
  const room = columns - gap.length * (widths.length - 1);
  for (let over = sum(widths) - room; over > 0; over = sum(widths) - room) {
    const widest = Math.max(...widths);
    const next = Math.max(narrowest, ...widths.filter((width) => width < widest));
    if (widest <= narrowest) return widths;
    const at = widths.indexOf(widest);
    widths[at] = Math.max(widest - over, Math.min(next, widest - 1));
  }
  return widths;
}

/** One row as the lines it takes: words stay whole where they can. */
function wrapped(row: readonly string[], widths: readonly number[]): readonly (readonly string[])[] {
  const lines = row.map((cell, column) => wrap(cell, widths[column] ?? narrowest));
  const height = Math.max(1, ...lines.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => lines.map((cell) => cell[line] ?? ''));
}

function wrap(text: string, width: number): readonly string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) line = longer;
    else {
      if (line !== '') lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** A word that is wider than its column goes on in the next line. */
function pieces(word: string, width: number): readonly string[] {
  const found: string[] = [];
  let piece = '';
  for (const character of word) {
    if (displayWidth(piece + character) > width && piece !== '') {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...found, piece];
}

function lineOf(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => pad(cell, Math.min(widths[column] ?? 0, mostPadding)))
    .join(gap)
    .trimEnd();
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, 0);
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
