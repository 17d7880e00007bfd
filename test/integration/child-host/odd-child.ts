import { setTimeout as delay } from 'node:timers/promises';
import { serveChild } from '../../../electron/platform/child-runtime.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';

const step = {
  stage: localText('Counting', '세는 중'),
  step: 1,
  steps: 1,
  filesTotal: 5,
  bytes: 0,
  bytesTotal: null,
};

/** A child whose tasks do all that a child may do wrong. */
serveChild({
  tasks: {
    echo: async (input) => input,
    pid: async () => process.pid,
    'slow-pid': async (ms) => {
      await delay(Number(ms));
      return process.pid;
    },
    span: async (ms) => {
      const start = performance.timeOrigin + performance.now();
      await delay(Number(ms));
      return [start, performance.timeOrigin + performance.now()];
    },
    fail: async () => {
      throw new AppError('database/busy', localText('locked', '잠김'));
    },
    bug: async () => {
      throw new TypeError('undefined is not what was meant');
    },
    unsendable: async () => () => undefined,
    crash: async () => process.abort(),
    hang: async () => {
      for (;;);
    },
    environment: async () => process.env,
  },
  jobs: {
    counting: async (input, { progress }) => {
      for (let done = 1; done <= 5; done += 1) {
        progress({ ...step, files: done });
        await delay(60);
      }
      return input;
    },
    'until-cancelled': async (_input, { signal }) => {
      await delay(60_000, null, { signal });
      return 'not reached';
    },
    deaf: async () => {
      for (;;);
    },
    crash: async () => process.abort(),
    fail: async () => {
      throw new AppError('repository/damaged', localText('damaged', '손상'));
    },
    pid: async () => process.pid,
  },
  close: () => undefined,
});
