import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { SettingValue } from '../../../shared/model/target.ts';
import type { Disposable } from '../../platform/disposable.ts';

/** The systems that there are practice servers of, by the name of their pack, in the order in which they are proven. */
export const practiceSystems = ['messenger', 's3desk', 'proxy-backend', 'promanager', 'cohrtz'] as const;
type PracticeSystem = (typeof practiceSystems)[number];

const startWithinMs = 60_000;

/** What a practice server says once it answers, with what an operator would enter for it. */
const Facts = z.object({
  system: z.enum(practiceSystems),
  url: z.string(),
  folder: z.string(),
  faults: z.array(z.object({ name: z.string(), en: z.string() })),
  target: z.object({
    name: z.string(),
    /** Absolute paths, by the setting that names them. */
    folders: z.record(z.string(), z.string()),
    settings: z.record(z.string(), SettingValue),
    credentials: z.record(z.string(), z.object({ username: z.string().optional(), secret: z.string() })),
    boots: z.boolean(),
    note: z.string().nullable(),
  }),
});
const Answer = z.union([
  z.object({ ready: Facts }),
  z.object({ done: z.literal(true) }),
  z.object({ failed: z.string() }),
]);
export type PracticeFacts = z.infer<typeof Facts>;
export type PracticeServer = Disposable & {
  readonly facts: PracticeFacts;
  /** Switches one of its faults; rejects when there is none of that name. */
  fault(name: string, on: boolean): Promise<void>;
};

type PracticeStart = {
  readonly system: PracticeSystem;
  readonly folder: string;
  /** How much data it is filled with. */
  readonly size: 'full' | 'small';
};

/** Starts a practice server in a process of its own, as a real server would be. */
export async function startPracticeServer(
  outDir: string,
  start: PracticeStart,
  signal: AbortSignal,
): Promise<PracticeServer> {
  const child = fork(join(outDir, 'lab.js'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const dispose = () => ended(child);
  try {
    const answer = await ask(child, { start }, signal);
    if (!('ready' in answer)) throw new Error('it did not say that it is ready');
    return {
      facts: answer.ready,
      fault: async (name, on) => void (await ask(child, { fault: { name, on } }, signal)),
      dispose,
    };
  } catch (error: unknown) {
    await dispose();
    const why = error instanceof Error ? error.message : String(error);
    throw notStarted(start.system, why.replace(/\.$/, ''));
  }
}

/** One request and its answer; requests to one server follow each other. */
function ask(child: ChildProcess, request: object, signal: AbortSignal): Promise<z.infer<typeof Answer>> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      child.off('exit', onExit);
      child.off('message', onMessage);
      act();
    };
    const fail = (why: string): void => settle(() => reject(new Error(why)));
    const onAbort = (): void => fail('cancelled');
    const onExit = (code: number | null): void => fail(`it ended with code ${String(code)}`);
    const onMessage = (message: unknown): void => {
      const answer = Answer.safeParse(message);
      if (!answer.success) fail('its answer was not understood');
      else if ('failed' in answer.data) fail(answer.data.failed);
      else settle(() => resolve(answer.data));
    };
    const timer = setTimeout(() => fail(`no answer within ${startWithinMs / 1000} s`), startWithinMs);
    signal.addEventListener('abort', onAbort, { once: true });
    child.once('exit', onExit);
    child.on('message', onMessage);
    child.send(request);
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5000).unref();
  });
}

function notStarted(system: PracticeSystem, why: string): AppError {
  return new AppError(
    'child/crashed',
    localText(
      `The practice server of ${system} did not start: ${why}.`,
      `${system} 연습용 서버가 시작되지 않았습니다: ${why}.`,
    ),
  );
}
