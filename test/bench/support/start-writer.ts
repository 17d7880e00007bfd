import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { endProcess } from './processes.ts';

/** A process that writes into the database all the time; between `pause` and `resume` it waits. */
export type DatabaseWriter = {
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
};

const answerTimeoutMs = 60_000;

export async function startWriter(folder: string): Promise<DatabaseWriter> {
  const child = fork(join(import.meta.dirname, 'database-writer.ts'), [folder], { execArgv: [] });
  await answered(child);
  const ask = (what: 'pause' | 'resume'): Promise<void> => {
    const answer = answered(child);
    child.send({ do: what });
    return answer;
  };
  return { pause: () => ask('pause'), resume: () => ask('resume'), stop: () => endProcess(child) };
}

async function answered(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onMessage = (): void => resolve();
  const onExit = (): void => reject(new Error('the writer of the database has ended'));
  const timer = setTimeout(
    () => reject(new Error('the writer of the database does not answer')),
    answerTimeoutMs,
  );
  child.once('message', onMessage);
  child.once('exit', onExit);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    child.off('message', onMessage);
    child.off('exit', onExit);
  }
}
