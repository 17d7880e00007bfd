import type { CopyCache } from '../../locations/live-database/copy-cache.ts';
import { withLiveDatabase } from '../../locations/live-database/open-live.ts';
import type { ChildTask } from '../../platform/child-host.ts';
import { chosenRows } from './chosen-rows.ts';
import { PlanRowsInput } from './rows-schema.ts';
import { plannedRows } from './planned-rows.ts';
import type { PlannedRows } from './rows-schema.ts';

/** Which rows an action would change, read as every probe reads: nothing is written. */
export function planRowsTask(copies: CopyCache): ChildTask {
  return (raw) => {
    const input = PlanRowsInput.parse(raw);
    const planned = withLiveDatabase(input.file, copies, ({ database, source }): PlannedRows => {
      const chosen = input.changes.map((change) =>
        chosenRows(database, change, input.parameters, input.mostRows),
      );
      return plannedRows(source, chosen, input.shownRows);
    });
    return Promise.resolve(planned);
  };
}
