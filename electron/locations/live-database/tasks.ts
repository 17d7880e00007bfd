import type { ChildTask } from '../../platform/child-host.ts';
import { CopyCache } from './copy-cache.ts';
import { inspectDatabase } from './inspect-task.ts';
import { PageIndexCache } from './page-index.ts';
import { readPage } from './page-task.ts';
import type { PageCaches } from './page-task.ts';
import { PlanInput, planTaskName } from './plan-schema.ts';
import { planQueries } from './plan-task.ts';
import { queryDatabase } from './query-task.ts';
import { scratchRoot, sweepScratch } from './scratch.ts';
import { databaseTaskNames, InspectInput, PageInput, QueryInput } from './task-schemas.ts';

type DatabaseTasks = {
  readonly tasks: Readonly<Record<string, ChildTask>>;
  readonly caches: PageCaches;
  readonly close: () => void;
};

/** The database tasks of one child process, with what it keeps between them. What crashed processes left is removed first. */
export function databaseTasks(): DatabaseTasks {
  const copies = new CopyCache();
  const caches = { copies, indexes: new PageIndexCache() };
  sweepScratch(scratchRoot(), { own: true });
  return {
    tasks: {
      [databaseTaskNames.inspect]: async (input) => inspectDatabase(InspectInput.parse(input), copies),
      [databaseTaskNames.query]: async (input) => queryDatabase(QueryInput.parse(input), copies),
      [planTaskName]: async (input) => planQueries(PlanInput.parse(input), copies),
      [databaseTaskNames.page]: async (input) => readPage(PageInput.parse(input), caches),
    },
    caches,
    close: () => copies.clear(),
  };
}
