import childProcess from 'node:child_process';
import type { ForkOptions } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BrakeOrder, brakeVariable, heldName, orderName } from './brake-order.ts';

/**
 * Loaded before the console's own program, and by it before each child of it: a child stops or dies before the call to the file system
 * that the order names. Nothing of the console knows of it.
 */
const folder = process.env[brakeVariable] ?? '';

async function brakeBefore(call: string, args: readonly unknown[]): Promise<void> {
  const path = join(folder, orderName);
  if (!existsSync(path)) return;
  const order = BrakeOrder.parse(JSON.parse(readFileSync(path, 'utf8')));
  if (order.call !== call || !new RegExp(order.path).test(String(args[order.argument]))) return;
  if (order.kind === 'kill') process.kill(process.pid, 'SIGKILL');
  writeFileSync(join(folder, heldName), '');
  while (existsSync(path)) await delay(20);
}

if (process.send === undefined) {
  const { fork } = childProcess;
  const braked = (entry: string, args: readonly string[], options: ForkOptions) =>
    fork(entry, args, {
      ...options,
      execArgv: ['--import', import.meta.filename],
      env: { ...options.env, [brakeVariable]: folder },
    });
  Object.assign(childProcess, { fork: braked });
} else {
  const { open, rename } = files;
  Object.assign(files, {
    open: async (...args: Parameters<typeof open>) => {
      await brakeBefore('open', args);
      return open(...args);
    },
    rename: async (...args: Parameters<typeof rename>) => {
      await brakeBefore('rename', args);
      return rename(...args);
    },
  });
}
syncBuiltinESMExports();
