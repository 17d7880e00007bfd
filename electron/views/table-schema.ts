import { z } from 'zod';
import { ViewCell } from '../../shared/model/view.ts';
import { PageQuery } from '../locations/live-database/task-schemas.ts';

export const tableTaskNames = { page: 'views.page', csv: 'views.csv-of-table' } as const;

/** What a source other than a database gave, as it is read into rows where nothing else can be harmed. */
export const TableContent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rows'), columns: z.array(z.string()), rows: z.array(z.array(ViewCell)) }),
  /** `rows` and `cells` are JSONPaths: to the rows in the document, and to each column's value in a row. */
  z.object({
    kind: z.literal('json'),
    text: z.string(),
    rows: z.string(),
    cells: z.record(z.string(), z.string()),
  }),
  z.object({ kind: z.literal('metrics'), text: z.string(), names: z.array(z.string()) }),
  /** Whole lines; `match` is a pattern with named groups. */
  z.object({ kind: z.literal('log'), text: z.string(), match: z.string() }),
]);
export type TableContent = z.infer<typeof TableContent>;

/** `name` is what the source is called towards the operator. */
export const TableInput = z.object({ name: z.string(), content: TableContent, query: PageQuery });
export type TableInput = z.infer<typeof TableInput>;
