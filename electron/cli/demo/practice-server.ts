import { fork } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import type { Disposable } from '../../platform/disposable.ts';

const startWithinMs = 60_000;

/** What the practice server says once it answers; more than this is of no use here. */
const Ready = z.object({
  ready: z.object({
    url: z.string(),
    controlUrl: z.string(),
    controlToken: z.string(),
    folder: z.string(),
    probeRoomId: z.number(),
    accounts: z.object({
      ops: z.object({ username: z.string(), password: z.string() }),
      probe2: z.object({ username: z.string(), password: z.string() }),
    }),
  }),
});
export type PracticeFacts = z.infer<typeof Ready>['ready'];
export type PracticeServer = Disposable & { readonly facts: PracticeFacts };

/** Starts a practice messenger in a process of its own, as a real server would be. */
export function startPracticeServer(
  outDir: string,
  folder: string,
  signal: AbortSignal,
): Promise<PracticeServer> {
  const child = fork(join(outDir, 'lab.js'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const dispose = () =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 5000).unref();
    });
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      void dispose();
      reject(notStarted(why));
    };
    const timer = setTimeout(() => fail(`no answer within ${startWithinMs / 1000} s`), startWithinMs);
    signal.addEventListener('abort', () => fail('cancelled'), { once: true });
    child.once('exit', (code) => fail(`it ended with code ${String(code)}`));
    child.on('message', (message) => {
      const answer = Ready.safeParse(message);
      if (!answer.success) return;
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve({ facts: answer.data.ready, dispose });
    });
    child.send({ start: { folder, size: 'full' } });
  });
}

function notStarted(why: string): AppError {
  return new AppError(
    'child/crashed',
    localText(`The practice server did not start: ${why}.`, `연습용 서버가 시작되지 않았습니다: ${why}.`),
  );
}
