/** One measured number. `limit` is the budget, `pass` whether it was kept; both are absent for a mere fact. */
export type BenchRow = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit?: string;
  readonly pass?: boolean;
};

/**
 * The rows in the output of a measurement: its last line is one JSON array of rows. Throws when it is not.
 */
export function parseBenchOutput(output: string): readonly BenchRow[] {
  const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
  const rows: unknown = JSON.parse(lastLine);
  if (!Array.isArray(rows)) throw new Error('the last line is not an array of rows');
  return rows.map(parseRow);
}

function parseRow(row: unknown): BenchRow {
  const { name, value, unit, limit, pass } = row as Partial<Record<keyof BenchRow, unknown>>;
  if (typeof name !== 'string' || typeof value !== 'number' || typeof unit !== 'string') {
    throw new Error(`not a row with name, value and unit: ${JSON.stringify(row)}`);
  }
  return {
    name,
    value,
    unit,
    ...(typeof limit === 'string' ? { limit } : {}),
    ...(typeof pass === 'boolean' ? { pass } : {}),
  };
}

/** The rows as a table for people. */
export function renderBenchTable(rows: readonly BenchRow[]): string {
  const cells = rows.map((row) => [
    row.name,
    `${Number(row.value.toPrecision(4))} ${row.unit}`,
    row.limit ?? '',
    row.pass === undefined ? '' : row.pass ? 'kept' : 'EXCEEDED',
  ]);
  const table = [['measurement', 'value', 'budget', ''], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
