const lineEnd = 10;
/** Longer lines begin no block: a name has at most 63 bytes. */
const longestStart = 200_000;
const blockStart =
  /^COPY ((?:"(?:[^"]|"")+"|[^\s".]+))\.((?:"(?:[^"]|"")+"|[^\s".]+)) (?:\(.*\) )?FROM stdin;$/;
const blockEnd = '\\.';

/**
 * Counts the rows in the script that `pg_restore --data-only` writes: between `COPY schema.table … FROM stdin;` and `\.` every line is
 * one row, because line ends inside of values are escaped.
 * https://www.postgresql.org/docs/current/sql-copy.html
 */
export class CopyRows {
  readonly rows = new Map<string, number>();
  #table: string | null = null;
  /** The line that is being read, as far as it may matter. */
  #line: Buffer = Buffer.alloc(0);

  take(piece: Buffer): void {
    let from = 0;
    for (let end = piece.indexOf(lineEnd); end >= 0; end = piece.indexOf(lineEnd, from)) {
      this.#keep(piece.subarray(from, end));
      this.#endOfLine();
      from = end + 1;
    }
    this.#keep(piece.subarray(from));
  }

  /** True when the script ended inside a block of rows. */
  get isOpen(): boolean {
    return this.#table !== null;
  }

  #keep(bytes: Buffer): void {
    const most = this.#table === null ? longestStart : blockEnd.length + 1;
    if (this.#line.length >= most) return;
    const room = bytes.subarray(0, most - this.#line.length);
    this.#line = this.#line.length === 0 ? room : Buffer.concat([this.#line, room]);
  }

  #endOfLine(): void {
    const line = this.#line;
    this.#line = Buffer.alloc(0);
    if (this.#table === null) {
      const [, schema, table] = (line[0] === 67 ? blockStart.exec(line.toString('utf8')) : null) ?? [];
      if (schema === undefined || table === undefined) return;
      this.#table = `${bare(schema)}.${bare(table)}`;
      this.rows.set(this.#table, 0);
    } else if (line.length === blockEnd.length && line.toString('latin1') === blockEnd) {
      this.#table = null;
    } else {
      this.rows.set(this.#table, (this.rows.get(this.#table) ?? 0) + 1);
    }
  }
}

function bare(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
