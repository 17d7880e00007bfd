import { backupTask } from '../../../electron/store/backup-task.ts';

/** Runs the task `store.backup` in a process of its own: input on the command line, the answer as JSON on standard output. */
const input: unknown = JSON.parse(process.argv[2] ?? '{}');
process.stdout.write(JSON.stringify(await backupTask(input)));
