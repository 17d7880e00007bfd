import { utilityProcess } from 'electron';
import { childEnvironment } from '../platform/fork-child.ts';
import type { ForkChild } from '../platform/fork-child.ts';

/** Child processes inside Electron, whose `fork` is closed by a fuse. They get the bare environment, like Node's. */
export const forkUtility: ForkChild = (entry) => {
  const child = utilityProcess.fork(entry, [], { serviceName: 'holdfast-child', env: childEnvironment() });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code) => listener(`exit code ${String(code)}`)),
    kill: () => void child.kill(),
  };
};
