import { asError, isAppError } from '../../shared/errors/app-error.ts';
import type { ChildTask } from './child-host.ts';
import { ToChild } from './child-protocol.ts';
import type { FromChild } from './child-protocol.ts';

export type ChildRuntime = {
  readonly tasks: Readonly<Record<string, ChildTask>>;
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
  const end = () => {
    runtime.close();
    process.exit(0);
  };
  process.on('disconnect', end);
  link.onMessage((raw) => {
    const message = ToChild.parse(raw);
    if (message.kind === 'stop') {
      last = last.then(end);
      return;
    }
    last = last.then(async () => {
      link.post(await answer(runtime.tasks, message.id, message.task, message.input));
    });
  });
}

async function answer(
  tasks: Readonly<Record<string, ChildTask>>,
  id: number,
  name: string,
  input: unknown,
): Promise<FromChild> {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (task === undefined) return { kind: 'bug', id, description: `no task is called ${name}` };
  try {
    return { kind: 'value', id, value: await task(input) };
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
