import { planRowsTask } from './actions/rows/plan-rows-task.ts';
import { rowsTaskNames } from './actions/rows/rows-task-names.ts';
import { databaseTasks } from './locations/live-database/tasks.ts';
import { serveChild } from './platform/child-runtime.ts';
import { logScanTaskName } from './probes/local/log-scan-schema.ts';
import { scanLog } from './probes/local/log-scan-task.ts';
import { secureStoreTask } from './locations/secure-store/check-task.ts';
import { secureStoreTaskName } from './locations/secure-store/task-schema.ts';
import { backupTask, backupTaskName } from './store/backup-task.ts';
import { csvTask, csvTaskName } from './views/csv-task.ts';
import { tableTaskNames } from './views/table-schema.ts';
import { tableCsvTask, tablePageTask } from './views/table-task.ts';

/**
 * The entry of the child processes that look at targets: a table of tasks, each plain data in and plain data out. Repositories, hosts and
 * packs are not loaded here: such a child starts in a third of the time that one for jobs takes.
 */
const database = databaseTasks();

serveChild({
  tasks: {
    ...database.tasks,
    [logScanTaskName]: scanLog,
    [secureStoreTaskName]: secureStoreTask(database.caches),
    [csvTaskName]: csvTask(database.caches),
    [tableTaskNames.page]: tablePageTask,
    [tableTaskNames.csv]: tableCsvTask,
    [rowsTaskNames.plan]: planRowsTask(database.caches.copies),
    [backupTaskName]: backupTask,
  },
  jobs: {},
  close: () => database.close(),
});
