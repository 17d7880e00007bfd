import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identityOfThisProcess, isRunning, processStart } from '../../../electron/platform/machine.ts';
import { currentOperator } from '../../../electron/platform/operator.ts';

test('this process is running, and is the same one when asked again', () => {
  const identity = identityOfThisProcess();
  expect(identity.machineId).toMatch(/^[0-9a-f]{32}$/);
  expect(identityOfThisProcess()).toEqual(identity);
  expect(isRunning(identity)).toBe(true);
});

test.skipIf(process.platform === 'win32')('a later process with the same number is another one', () => {
  expect(isRunning({ ...identityOfThisProcess(), startedAt: 'some other time' })).toBe(false);
});

test('a process that ended is not running', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  const pid = child.pid ?? 0;
  const startedAt = processStart(pid);
  await once(child, 'exit');
  expect(isRunning({ ...identityOfThisProcess(), pid, startedAt })).toBe(false);
});

test('the operator is the account and the host', () => {
  expect(currentOperator()).toMatch(/^[^@]+@[^@]+$/);
});
