import { asCell } from '../../locations/live-database/cells.ts';
import { digestOf } from './chosen-rows.ts';
import type { ChosenRows } from './chosen-rows.ts';
import type { PlannedRows } from './rows-schema.ts';

/** What a plan tells of the rows that were chosen, wherever their database lies: the first `shownRows` of each change, and a digest of all. */
export function plannedRows(
  source: PlannedRows['source'],
  chosen: readonly ChosenRows[],
  shownRows: number,
): PlannedRows {
  return {
    source,
    digest: digestOf(chosen),
    changes: chosen.map(({ columns, rows, tooMany }) => ({
      count: rows.length,
      tooMany,
      columns: [...columns],
      rows: rows.slice(0, shownRows).map((row) => row.map(asCell)),
    })),
  };
}
