import type { Progress } from '../../shared/model/progress.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import { asError, isAppError } from '../../shared/errors/app-error.ts';
import { cancellable } from './cancellable.ts';
import type { ChildJob, ChildTask } from './child-host.ts';
import { ToChild } from './child-protocol.ts';
import type { FromChild } from './child-protocol.ts';
import { SystemClock } from './clock.ts';
import { latestAtIntervals } from './latest-at-intervals.ts';

type ChildRuntime = {
  readonly tasks: Readonly<Record<string, ChildTask>>;
  readonly jobs: Readonly<Record<string, ChildJob>>;
  /** Puts away what the tasks keep between runs; called once before the process ends by itself. */
  readonly close: () => void;
};

/** The two ends a child can hang on: Node's IPC channel, or the port of Electron's utilityProcess. */
type ParentLink = {
  readonly post: (message: FromChild) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
};

/** Serves the tasks one strictly after another until the host says stop or goes away. */
export function serveChild(runtime: ChildRuntime): void {
  const link = parentLink();
  let last: Promise<void> = Promise.resolve();
  const cancel = new AbortController();
  const end = () => {
    runtime.close();
    process.exit(0);
  };
  process.on('disconnect', end);
  link.onMessage((raw) => {
    const message = ToChild.parse(raw);
    if (message.kind === 'cancel') {
      cancel.abort();
      return;
    }
    if (message.kind === 'job') {
      void runJob(runtime.jobs, message, cancel.signal, link);
      return;
    }
    if (message.kind === 'stop') {
      last = last.then(end);
      return;
    }
    last = last.then(async () => {
      link.post(await answer(runtime.tasks, message.id, message.task, message.input));
    });
  });
}

/** A task is ended with its process. */
const neverAborted = new AbortController().signal;

async function answer(
  tasks: Readonly<Record<string, ChildTask>>,
  id: number,
  name: string,
  input: unknown,
): Promise<FromChild> {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (task === undefined) return { kind: 'bug', id, description: `no task is called ${name}` };
  return outcomeOf(id, () => task(input), neverAborted);
}

const progressEveryMs = 200;
const atTheBeginning: Progress = {
  stage: localText('', ''),
  step: 1,
  steps: 1,
  files: 0,
  filesTotal: null,
  bytes: 0,
  bytesTotal: null,
};

async function runJob(
  jobs: Readonly<Record<string, ChildJob>>,
  { id, job, input }: Extract<ToChild, { kind: 'job' }>,
  signal: AbortSignal,
  link: ParentLink,
): Promise<void> {
  const run = Object.hasOwn(jobs, job) ? jobs[job] : undefined;
  if (run === undefined) return link.post({ kind: 'bug', id, description: `no job is called ${job}` });
  const clock = new SystemClock();
  const tell = latestAtIntervals(clock, progressEveryMs, (latest: Progress) =>
    link.post({ kind: 'progress', id, progress: latest }),
  );
  let last = atTheBeginning;
  const progress = (latest: Progress) => tell((last = latest));
  const waits = (stage: LocalText) => tell({ ...last, stage });
  link.post(await outcomeOf(id, () => run(input, { signal, clock, progress, waits }), signal));
}

async function outcomeOf(id: number, work: () => Promise<unknown>, signal: AbortSignal): Promise<FromChild> {
  try {
    return { kind: 'value', id, value: await cancellable(signal, work) };
  } catch (error: unknown) {
    if (isAppError(error)) return { kind: 'failure', id, code: error.code, text: error.text };
    const bug = asError(error);
    return { kind: 'bug', id, description: bug.stack ?? bug.message };
  }
}

function parentLink(): ParentLink {
  const port: unknown = 'parentPort' in process ? process.parentPort : undefined;
  if (isUtilityPort(port)) {
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', (event) => listener(event.data)),
    };
  }
  return {
    post: (message) => process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
  };
}

type UtilityPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
};

function isUtilityPort(value: unknown): value is UtilityPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}
