import { utilityProcess } from 'electron';
import type { ForkChild } from '../platform/fork-child.ts';

/** Child processes inside Electron, whose `fork` is closed by a fuse. */
export const forkUtility: ForkChild = (entry) => {
  const child = utilityProcess.fork(entry, [], { serviceName: 'holdfast-child' });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code) => listener(`exit code ${String(code)}`)),
    kill: () => void child.kill(),
  };
};
