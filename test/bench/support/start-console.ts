import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { contract } from '../../../shared/contract/contract.ts';
import type { CallInput, CallOutput } from '../../../shared/contract/ops-api.ts';
import { unwrap } from '../../../shared/contract/envelope.ts';
import type { HostAnswer, HostRequest } from './host-protocol.ts';
import { endProcess } from './processes.ts';
import type { Stalls } from './stall-watch.ts';

/** The calls that are measured. */
type MeasuredCall = 'views.show';

export type RunningConsole = {
  readonly pid: number;
  /** The answer, and how long it took in the console from the call to the text for the window. */
  show(
    input: CallInput<MeasuredCall>,
  ): Promise<{ readonly page: CallOutput<MeasuredCall>; readonly tookMs: number }>;
  watch(): Promise<void>;
  stalls(): Promise<Stalls>;
  stop(): Promise<void>;
};

const answerTimeoutMs = 60_000;

/** Without the id, which is given here. */
type Asked = HostRequest extends infer Request
  ? Request extends unknown
    ? Omit<Request, 'id'>
    : never
  : never;

/** Opens a console on a data folder in a process of its own. */
export async function startConsole(dataDir: string): Promise<RunningConsole> {
  const child = fork(join(import.meta.dirname, 'console-host.ts'), [dataDir], { execArgv: [] });
  const { pid } = child;
  if (pid === undefined) throw new Error('the console could not be started');
  let lastId = 0;
  const ask = (request: Asked): Promise<HostAnswer> => {
    lastId += 1;
    const answered = answerTo(child, lastId);
    child.send({ ...request, id: lastId });
    return answered;
  };
  await answerTo(child, 0);
  return {
    pid,
    show: async (input) => {
      const answer = await ask({ do: 'call', channel: 'views.show', input });
      if (answer.envelope === undefined) throw new Error('no answer to views.show');
      return {
        page: contract.views.show.output.parse(unwrap(answer.envelope)),
        tookMs: answer.tookMs ?? Number.NaN,
      };
    },
    watch: async () => void (await ask({ do: 'watch' })),
    stalls: async () => {
      const { p99Ms = Number.NaN, longestMs = Number.NaN } = await ask({ do: 'stalls' });
      return { p99Ms, longestMs };
    },
    stop: async () => {
      await Promise.race([new Promise((resolve) => child.once('exit', resolve)), ask({ do: 'stop' })]);
      await endProcess(child);
    },
  };
}

function answerTo(child: ChildProcess, id: number): Promise<HostAnswer> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      act();
    };
    const onMessage = (answer: HostAnswer): void => {
      if (answer.id !== id) return;
      const { failed } = answer;
      finish(() => (failed === undefined ? resolve(answer) : reject(new Error(failed))));
    };
    const onExit = (): void => finish(() => reject(new Error('the console has ended')));
    const timer = setTimeout(
      () => finish(() => reject(new Error('the console does not answer'))),
      answerTimeoutMs,
    );
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}
