/**
 * A console process that runs what is due once: `node run-due-process.ts DATABASE LOG end|hang`. Every start appends a line to
 * LOG; with `hang` the run never ends. Prints the report as JSON.
 */
import { appendFileSync } from 'node:fs';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { identityOfThisProcess, isRunning } from '../../../../electron/platform/machine.ts';
import { openSqlite } from '../../../../electron/platform/sqlite.ts';
import { ScheduleService } from '../../../../electron/schedules/schedule-service.ts';
import type { ScheduleOutcome } from '../../../../electron/schedules/run-end.ts';

const [database = '', log = '', mode = 'end'] = process.argv.slice(2);

const service = new ScheduleService({
  database: openSqlite(database, { readOnly: false, mustExist: true, busyTimeoutMs: 5000 }),
  clock: new SystemClock(),
  journal: { append: () => undefined },
  logger: {
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
    bug: (error) => {
      console.error(error);
      process.exit(1);
    },
  },
  self: identityOfThisProcess(),
  isRunning,
  checkTask: () => undefined,
  claim: () => Promise.resolve('ours' as const),
  start: (_schedule, { dueAt }) => {
    appendFileSync(log, `${process.pid} ${dueAt}\n`);
    const ends: ScheduleOutcome = { kind: 'ok', note: null };
    return new Promise((resolve) => {
      setTimeout(() => resolve(ends), mode === 'hang' ? 60_000 : 100);
    });
  },
  onChange: () => undefined,
});

const { runs } = await service.runDue();
process.stdout.write(JSON.stringify(runs.map(({ state, cause, attempts }) => ({ state, cause, attempts }))));
await service.dispose();
