import { setTimeout as delay } from 'node:timers/promises';
import { serveChild } from '../../../electron/platform/child-runtime.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';

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
  close: () => undefined,
});
