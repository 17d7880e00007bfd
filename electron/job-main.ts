import { changeRowsJob } from './actions/rows/change-rows-job.ts';
import { serveChild } from './platform/child-runtime.ts';
import { claimJob, claimJobName } from './schedules/claim-job.ts';
import { rowsTaskNames } from './actions/rows/rows-schema.ts';
import { snapshotJobs } from './snapshots/jobs/all-jobs.ts';
import { contentsTasks } from './snapshots/tasks/contents-tasks.ts';

/** The entry of the child processes that do one job each, and of those that look into snapshots: both open repositories. */
const contents = contentsTasks();

serveChild({
  tasks: contents.tasks,
  jobs: { ...snapshotJobs, [claimJobName]: claimJob, [rowsTaskNames.change]: changeRowsJob },
  close: () => contents.close(),
});
