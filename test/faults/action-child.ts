import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';

/*
 * A process that changes a target as an action does, and is killed at its Nth step: every call to a file and every statement is one.
 * What it is to do comes by message.
 */

const Order = z.object({
  what: z.enum(['changeRows', 'deleteFiles', 'replace']),
  /** Null lets it come to its end. */
  dieAt: z.number().nullable(),
  input: z.unknown(),
});

let steps = 0;
let dieAt: number | null = null;

/** One moment between two changes of the disk. */
function step(): void {
  steps += 1;
  if (steps === dieAt) process.kill(process.pid, 'SIGKILL');
}

const calls = ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync', 'rmSync'] as const;
for (const name of calls) {
  const original: unknown = Reflect.get(fs, name);
  if (typeof original !== 'function') throw new Error(name);
  Reflect.set(fs, name, (...args: unknown[]): unknown => {
    step();
    const answer: unknown = Reflect.apply(original, fs, args);
    return answer;
  });
}
for (const name of ['open', 'mkdir', 'rename', 'rm', 'unlink'] as const) {
  const original: unknown = Reflect.get(fsPromises, name);
  if (typeof original !== 'function') throw new Error(name);
  Reflect.set(fsPromises, name, async (...args: unknown[]): Promise<unknown> => {
    step();
    const answer: unknown = await Reflect.apply(original, fsPromises, args);
    return answer;
  });
}
const execute = Sqlite.prototype.exec;
Sqlite.prototype.exec = function exec(this: Sqlite.Database, sql: string) {
  step();
  return Reflect.apply(execute, this, [sql]);
};
syncBuiltinESMExports();

process.once('message', (message) => void obey(message));
process.send?.('ready');

async function obey(message: unknown): Promise<void> {
  const order = Order.parse(message);
  // Loaded before anything counts, and after the calls above were put in their places.
  const work = await import('./action-work.ts');
  dieAt = order.dieAt;
  steps = 0;
  const answer = await Promise.resolve()
    .then(() => work[order.what](order.input))
    .then(
      (result) => ({ result }),
      (error: unknown) => ({ code: z.object({ code: z.string() }).parse(error).code }),
    );
  step();
  process.send?.({ ...answer, steps }, () => process.kill(process.pid, 'SIGKILL'));
}
