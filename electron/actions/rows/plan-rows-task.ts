import { asCell } from '../../locations/live-database/cells.ts';
import type { CopyCache } from '../../locations/live-database/copy-cache.ts';
import { withLiveDatabase } from '../../locations/live-database/open-live.ts';
import type { ChildTask } from '../../platform/child-host.ts';
import { chosenRows, digestOf } from './chosen-rows.ts';
import { PlanRowsInput } from './rows-schema.ts';
import type { PlannedRows } from './rows-schema.ts';

/** Which rows an action would change, read as every probe reads: nothing is written. */
export function planRowsTask(copies: CopyCache): ChildTask {
  return (raw) => {
    const input = PlanRowsInput.parse(raw);
    const planned = withLiveDatabase(input.file, copies, ({ database, source }): PlannedRows => {
      const chosen = input.changes.map((change) =>
        chosenRows(database, change, input.parameters, input.mostRows),
      );
      return {
        source,
        digest: digestOf(chosen),
        changes: chosen.map(({ columns, rows, tooMany }) => ({
          count: rows.length,
          tooMany,
          columns: [...columns],
          rows: rows.slice(0, input.shownRows).map((row) => row.map(asCell)),
        })),
      };
    });
    return Promise.resolve(planned);
  };
}
