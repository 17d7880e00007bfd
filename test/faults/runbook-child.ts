import { flushCompileCache } from 'node:module';
import { z } from 'zod';
import { runCommandLine } from '../../electron/cli/program.ts';
import { RunKeeper } from '../../electron/runbooks/run-keeper.ts';
import { openTestConsole } from '../fakes/test-console.ts';

/*
 * A process that carries a run out and is killed at its Nth moment: before and after everything that is written down of the run, or as soon
 * as it is written that a step or its job has begun. What it is to do comes by message.
 */

const Order = z.object({
  dataDir: z.string(),
  childEntry: z.string(),
  passphrase: z.string(),
  /** `NEWEST` stands for the id of the newest run. */
  args: z.array(z.string()),
  /** Null lets it come to its end. */
  dieAt: z.number().nullable(),
  dieAtJobOf: z.string().nullable(),
  /** As soon as it is written that this step has begun. */
  dieIn: z.string().nullable(),
});

let moments = 0;
let order: z.infer<typeof Order> | null = null;

function moment(): void {
  moments += 1;
  if (moments === order?.dieAt) process.kill(process.pid, 'SIGKILL');
}

const { change, begin } = RunKeeper.prototype;
RunKeeper.prototype.change = function changed(...given) {
  moment();
  const run = Reflect.apply(change, this, given);
  moment();
  const jobs = run.attempts.filter(({ stepId, evidence }) => stepId === order?.dieAtJobOf && evidence.jobId);
  const running = run.attempts.filter(({ stepId, state }) => stepId === order?.dieIn && state === 'running');
  if (jobs.length + running.length > 0) process.kill(process.pid, 'SIGKILL');
  return run;
};
RunKeeper.prototype.begin = function begun(...given) {
  moment();
  const run = Reflect.apply(begin, this, given);
  moment();
  return run;
};

process.once('message', (message) => void obey(message));
// Whoever is killed writes no cache, and the next one would read all sources anew.
flushCompileCache();
process.send?.('ready');

async function obey(message: unknown): Promise<void> {
  order = Order.parse(message);
  const { dataDir, childEntry, passphrase, args } = order;
  const desk = await openTestConsole({ dataDir, childEntry });
  await desk.ops.call('credentials.unlockVault', { passphrase, create: false });
  const { runs } = await desk.ops.call('runbooks.runs', {});
  const named = args.map((one) => (one === 'NEWEST' ? (runs[0]?.id ?? '') : one));
  const exitCode = await runCommandLine(named, {
    version: '0.0.0-test',
    inputs: { env: {}, readLine: () => Promise.resolve(''), ask: () => null },
    signal: new AbortController().signal,
    write: () => undefined,
    writeError: () => undefined,
    open: () => Promise.resolve({ ops: desk.ops, owner: true, dataDir, dispose: () => Promise.resolve() }),
    faces: { serve: notHere, demo: notHere },
  });
  process.send?.({ exitCode, moments }, () => process.kill(process.pid, 'SIGKILL'));
}

function notHere(): never {
  throw new Error('no face is opened here');
}
