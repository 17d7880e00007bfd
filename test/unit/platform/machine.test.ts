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

test.skipIf(process.platform !== 'linux')(
  'a process that ended and that nobody asked how is not running',
  async () => {
    // The shell turns into a program that never asks after the child that the shell had started.
    const parent = spawn('/bin/sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 30'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const said: readonly unknown[] = await once(parent.stdout, 'data');
    const pid = Number(String(said[0]));
    const startedAt = processStart(pid);
    expect(isRunning({ ...identityOfThisProcess(), pid, startedAt })).toBe(true);
    parent.stdin.end();
    await expect
      .poll(() => isRunning({ ...identityOfThisProcess(), pid, startedAt }), { timeout: 5000 })
      .toBe(false);
    expect(processStart(pid)).toBe(startedAt);
    parent.kill('SIGKILL');
  },
);

test('the operator is the account and the host', () => {
  expect(currentOperator()).toMatch(/^[^@]+@[^@]+$/);
});
