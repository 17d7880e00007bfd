import { rowsTaskNames } from './actions/rows/rows-task-names.ts';
import { serveChild } from './platform/child-runtime.ts';
import { loadedAtUse } from './platform/loaded-at-use.ts';
import { claimJobName } from './schedules/claim-outcome.ts';
import { snapshotJobs } from './snapshots/jobs/all-jobs.ts';
import { contentsTasks } from './snapshots/tasks/contents-tasks.ts';

/** The entry of the child processes that do one job each, and of those that look into snapshots: both open repositories. */
const contents = contentsTasks();

serveChild({
  tasks: contents.tasks,
  jobs: {
    ...snapshotJobs,
    [claimJobName]: loadedAtUse(async () => (await import('./schedules/claim-job.ts')).claimJob),
    [rowsTaskNames.change]: loadedAtUse(
      async () => (await import('./actions/rows/change-rows-job.ts')).changeRowsJob,
    ),
  },
  close: () => contents.close(),
});
