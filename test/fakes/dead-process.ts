import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identityOfThisProcess } from '../../electron/platform/machine.ts';
import type { ProcessIdentity } from '../../electron/platform/machine.ts';

/** A process of this computer that ran and was killed: what it held is to be set aside at once. */
export async function deadProcess(): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const { pid } = child;
  if (pid === undefined) throw new Error('no child');
  child.kill('SIGKILL');
  await once(child, 'exit');
  return { ...identityOfThisProcess(), pid, startedAt: '1' };
}
