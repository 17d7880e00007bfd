import { z } from 'zod';
import { readPage } from '../locations/live-database/page-task.ts';
import type { PageCaches } from '../locations/live-database/page-task.ts';
import { PageInput } from '../locations/live-database/task-schemas.ts';
import type { PageResult } from '../locations/live-database/task-schemas.ts';
import type { ChildTask } from '../platform/child-host.ts';
import { byteOrderMark, csvHeader, csvRows } from './csv.ts';

export const csvTaskName = 'views.csv';

export const CsvSlice = z.object({
  text: z.string(),
  /** Rows in this slice, and rows that match altogether. */
  rows: z.number(),
  matching: z.number(),
});
export type CsvSlice = z.infer<typeof CsvSlice>;

/** Reads and writes a slice of a view where the rows are, so that they do not cross to the main process one by one. */
export function csvTask(caches: PageCaches): ChildTask {
  return async (raw) => {
    const input = PageInput.parse(raw);
    return csvSlice(input, readPage(input, caches));
  };
}

/** A page as text; the first one begins with the names of the columns. */
export function csvSlice(
  { offset, columns }: Pick<PageInput, 'offset' | 'columns'>,
  page: Pick<PageResult, 'rows' | 'matching'>,
): CsvSlice {
  const start = offset === 0 ? byteOrderMark + csvHeader(columns) : '';
  const text = start + csvRows(columns, page.rows);
  return { text, rows: page.rows.length, matching: page.matching };
}
