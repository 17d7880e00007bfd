import { AppError } from '../../shared/errors/app-error.ts';
import type { ViewCell } from '../../shared/model/view.ts';
import { queryDatabaseFile } from '../locations/live-database/client.ts';
import { fittingNames, withEachDatabase } from '../locations/live-database/each-database.ts';
import type { EachDatabase } from '../locations/live-database/each-database.ts';
import type { QueryResult } from '../locations/live-database/task-schemas.ts';
import { fitsPattern, namePatternOf } from '../packs/name-pattern.ts';
import type { ViewSourceOf } from '../packs/schema/view.ts';
import type { TableReach } from './gather-table.ts';
import { fileMissing } from './view-texts.ts';

const mostRowsEach = 1000;
const maxBytesEach = 4 * 1024 ** 2;

/** The rows that a query yields on each database of a pattern, with the name of its file; one that cannot be asked says why. */
export async function askEach(
  source: ViewSourceOf<'databases'>,
  { path, location, children, timeoutMs, signal }: TableReach,
): Promise<{ readonly columns: string[]; readonly rows: ViewCell[][] }> {
  if (location === null) throw new AppError('view/unavailable', fileMissing(path));
  const access = { location, children };
  const pattern = namePatternOf(path, source.except);
  const choice = { folder: pattern.folder, fits: (name: string) => fitsPattern(pattern, name) };
  const names = await fittingNames(access, choice, signal);
  if (names === null) throw new AppError('view/unavailable', fileMissing(path));
  const query = {
    sql: source.each,
    parameters: {},
    maxRows: mostRowsEach,
    maxBytes: maxBytesEach,
    maxMs: timeoutMs,
    needsTable: null,
  };
  const asked = await withEachDatabase(
    pattern.folder,
    names,
    (file) => queryDatabaseFile(access, file, query, { signal, timeoutMs }),
    signal,
  );
  return {
    columns: ['file', 'problem', ...source.gives],
    rows: asked.flatMap((one) => rowsOf(one, source.gives.length)),
  };
}

function rowsOf(one: EachDatabase<QueryResult>, width: number): ViewCell[][] {
  if (one.state === 'failed') return [[one.name, one.reason.en, ...emptyCells(width)]];
  const rows = one.result.kind === 'rows' ? one.result.rows : [];
  return rows.map((row) => [one.name, null, ...[...row, ...emptyCells(width)].slice(0, width)]);
}

function emptyCells(width: number): null[] {
  return Array.from({ length: width }, () => null);
}
