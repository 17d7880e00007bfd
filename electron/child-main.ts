import { databaseTasks } from './locations/live-database/tasks.ts';
import { serveChild } from './platform/child-runtime.ts';

/** The entry of the child process: a table of tasks, each plain data in and plain data out. */
const database = databaseTasks();

serveChild({ tasks: { ...database.tasks }, close: database.close });
