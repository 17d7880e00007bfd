import { changeRowsJob } from './actions/rows/change-rows-job.ts';
import { planRowsTask } from './actions/rows/plan-rows-task.ts';
import { rowsTaskNames } from './actions/rows/rows-schema.ts';
import { databaseTasks } from './locations/live-database/tasks.ts';
import { serveChild } from './platform/child-runtime.ts';
import { logScanTaskName } from './probes/local/log-scan-schema.ts';
import { scanLog } from './probes/local/log-scan-task.ts';
import { secureStoreTask } from './locations/secure-store/check-task.ts';
import { secureStoreTaskName } from './locations/secure-store/task-schema.ts';
import { claimJob, claimJobName } from './schedules/claim-job.ts';
import { snapshotJobs } from './snapshots/jobs/all-jobs.ts';
import { contentsTasks } from './snapshots/tasks/contents-tasks.ts';
import { backupTask, backupTaskName } from './store/backup-task.ts';
import { csvTask, csvTaskName } from './views/csv-task.ts';
import { tableTaskNames } from './views/table-schema.ts';
import { tableCsvTask, tablePageTask } from './views/table-task.ts';

/** The entry of the child process: a table of tasks, each plain data in and plain data out. */
const database = databaseTasks();
const contents = contentsTasks();

serveChild({
  tasks: {
    ...database.tasks,
    ...contents.tasks,
    [logScanTaskName]: scanLog,
    [secureStoreTaskName]: secureStoreTask(database.caches),
    [csvTaskName]: csvTask(database.caches),
    [tableTaskNames.page]: tablePageTask,
    [tableTaskNames.csv]: tableCsvTask,
    [rowsTaskNames.plan]: planRowsTask(database.caches.copies),
    [backupTaskName]: backupTask,
  },
  jobs: { ...snapshotJobs, [claimJobName]: claimJob, [rowsTaskNames.change]: changeRowsJob },
  close: () => {
    contents.close();
    database.close();
  },
});
