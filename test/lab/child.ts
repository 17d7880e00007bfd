import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { isRecord } from './messenger/http/exchange.ts';
import type { LabAnswer, LabReady, LabRequest, MessengerStart, SystemName, SystemReady } from './protocol.ts';

/** A practice server in another process, for tests in which somebody else must hold the database. */
export type LabChild = {
  /** Starts the messenger in it. */
  readonly start: (options: MessengerStart) => Promise<LabReady>;
  /** Starts any of the systems in it. */
  readonly startSystem: (system: Exclude<SystemName, 'messenger'>, folder: string) => Promise<SystemReady>;
  readonly fault: (name: string, on: boolean) => Promise<void>;
  readonly counters: () => Promise<Readonly<Record<string, number>>>;
  readonly resetRateLimits: () => Promise<void>;
  /** Ends the process and waits until it is gone. */
  readonly stop: () => Promise<void>;
};

const answerTimeoutMs = 30_000;

/** Starts the process; `entry` is another way to run the same program, such as its bundle. */
export function forkLab(entry: string = join(import.meta.dirname, 'main.ts')): LabChild {
  const child = fork(entry, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
  const ask = asker(child);
  return {
    start: async (start) => {
      const answer = await ask({ start });
      if ('ready' in answer && 'probeRoomId' in answer.ready) return answer.ready;
      throw new Error('The practice server did not say that it is ready.');
    },
    startSystem: async (system, folder) => {
      const answer = await ask({ start: { system, folder } });
      if ('ready' in answer) return answer.ready;
      throw new Error('The practice server did not say that it is ready.');
    },
    fault: async (name, on) => {
      await ask({ fault: { name, on } });
    },
    counters: async () => {
      const answer = await ask({ counters: true });
      return 'counters' in answer ? answer.counters : {};
    },
    resetRateLimits: async () => {
      await ask({ resetRateLimits: true });
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.disconnect();
      await gone;
    },
  };
}

function asker(child: ChildProcess): (request: LabRequest) => Promise<LabAnswer> {
  let lastId = 0;
  return (request) => {
    lastId += 1;
    const id = lastId;
    return new Promise<LabAnswer>((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(timer);
        child.off('message', onMessage);
        child.off('exit', onExit);
        act();
      };
      const onMessage = (message: unknown): void => {
        if (!isAnswer(message) || message.id !== id) return;
        if ('failed' in message) finish(() => reject(new Error(message.failed)));
        else finish(() => resolve(message));
      };
      const onExit = (): void => finish(() => reject(new Error('The practice server has ended.')));
      const timer = setTimeout(
        () => finish(() => reject(new Error('The practice server did not answer in 30 s.'))),
        answerTimeoutMs,
      );
      child.on('message', onMessage);
      child.once('exit', onExit);
      child.send({ ...request, id });
    });
  };
}

function isAnswer(message: unknown): message is LabAnswer {
  return isRecord(message) && ['ready', 'done', 'counters', 'failed'].some((key) => key in message);
}
