import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { startMessenger } from './messenger/server.ts';
import type { LabAnswer, LabRequest } from './protocol.ts';
import { parseRequest } from './parse-request.ts';
import { startPromanager } from './promanager/server.ts';
import type { LabServer } from './systems/lab-server.ts';
import { startSystem } from './systems/start-system.ts';

/*
 * A practice server in a process of its own: spoken to over the IPC channel of `fork`, or in lines of JSON on
 * standard input and output. It ends with its parent. With `--folder DIR` it is a plain messenger that is told nothing: it runs on that
 * folder as it finds it, on the port of its `config.py`, until it is ended by a signal. With `--promanager DIR` it is a plain ProManager, on the
 * port of its environment.
 */

let server: { stop(): Promise<void> } | null = null;
let practice: LabServer | null = null;
let ending = false;

function tell(answer: LabAnswer): void {
  if (process.send !== undefined) process.send(answer);
  else process.stdout.write(`${JSON.stringify(answer)}\n`);
}

const hardExitMs = 3000;

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(1), hardExitMs).unref();
  await server?.stop();
  process.exit(0);
}

async function act(request: LabRequest): Promise<LabAnswer | null> {
  if ('start' in request) {
    if (practice !== null) throw new Error('The practice server is running already.');
    practice = await startSystem(request.start, `"${process.execPath}" "${process.argv[1] ?? ''}"`);
    server = practice;
    return { ready: practice.ready };
  }
  if ('stop' in request) {
    await end();
    return null;
  }
  if (practice === null) throw new Error('The practice server was not started.');
  if ('counters' in request) return { counters: practice.counters() };
  if ('resetRateLimits' in request) practice.resetRateLimits();
  else await practice.fault(request.fault.name, request.fault.on);
  return { done: true };
}

let queue: Promise<void> = Promise.resolve();

/** Requests are dealt with one after the other, in the order in which they came. */
function receive(message: unknown): void {
  queue = queue.then(async () => {
    const request = parseRequest(message);
    const id = request?.id === undefined ? {} : { id: request.id };
    try {
      if (request === null) throw new Error('The request was not understood.');
      const answer = await act(request);
      if (answer !== null) tell({ ...id, ...answer });
    } catch (error: unknown) {
      tell({ ...id, failed: error instanceof Error ? error.message : String(error) });
    }
  });
}

function endNow(): void {
  end().catch(() => process.exit(1));
}

async function serve(folder: string): Promise<void> {
  try {
    const messenger = await startMessenger({ folder, asFound: true });
    server = messenger;
    const deleted = messenger.deletedUploads();
    if (deleted.length > 0)
      process.stdout.write(`deleted ${deleted.length} uploads that the database does not know\n`);
    process.stdout.write(`listening on ${messenger.url}\n`);
  } catch (error: unknown) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

async function servePromanager(folder: string): Promise<void> {
  server = await startPromanager({ folder, port: Number(process.env['TELEGRAM_MVP_PORT'] ?? 8787) });
}

process.on('SIGTERM', endNow);
process.on('SIGINT', endNow);
const { folder, promanager } = parseArgs({
  options: { folder: { type: 'string' }, promanager: { type: 'string' } },
}).values;
if (promanager !== undefined) {
  await servePromanager(resolve(promanager));
} else if (folder !== undefined) {
  await serve(resolve(folder));
} else if (process.send !== undefined) {
  process.on('message', receive);
  process.on('disconnect', endNow);
} else {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line.trim() !== '') receive(line);
  });
  lines.on('close', () => {
    queue = queue.then(endNow);
  });
}
