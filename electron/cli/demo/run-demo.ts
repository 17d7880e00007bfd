import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveCommand } from '../../../shared/text/serve-command.ts';
import { ConsoleClient } from '../../console-client.ts';
import { SystemClock } from '../../platform/clock.ts';
import { DisposableStack } from '../../platform/disposable.ts';
import { nodeForkChild } from '../../platform/fork-child.ts';
import { openConsole } from '../../socket/open-console.ts';
import { startWebFace } from '../../web/web-server.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import type { CommandContext } from '../command.ts';
import type { DemoOptions } from '../program.ts';
import type { SecretInputs } from '../secrets.ts';
import { announceAddresses } from '../serve/announce.ts';
import { faultHint, runFaultLine } from './fault-lines.ts';
import { practiceSystems, startPracticeServer } from './practice-server.ts';
import type { PracticeServer } from './practice-server.ts';
import { addPracticeRepository } from './practice-repository.ts';
import { addPracticeTarget } from './practice-target.ts';
import type { Practice } from './prove-snapshots.ts';
import { runOnce } from './run-once.ts';

/** Starts the practice servers in a folder of their own and a console that knows them; everything is gone afterwards. */
export async function runDemo(
  outDir: string,
  options: DemoOptions,
  out: Output,
  inputs: SecretInputs,
  signal: AbortSignal,
): Promise<ExitCode> {
  const disposables = new DisposableStack();
  try {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-demo-'));
    disposables.defer(async () => {
      if (options.keep) out.note(`Kept: ${folder}`);
      else await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    });
    out.note(`Starting practice servers: ${practiceSystems.join(', ')} …`);
    const servers = await startServers(outDir, folder, options, disposables, signal);
    const opened = disposables.add(
      await openConsole({
        dataDir: options.dataDir ?? join(folder, 'console'),
        outDir,
        fork: nodeForkChild(),
        schedules: !options.once,
        signal,
      }),
    );
    const ops = new ConsoleClient(opened.port, 'cli', signal);
    const madeVault = await readyCredentials(ops);
    if (madeVault !== null) disposables.defer(() => rm(madeVault, { force: true }));
    const practices = await addPractices(ops, servers, folder);
    // The operating system's keychain outlives the demo's folder.
    disposables.defer(() =>
      removePractices(new ConsoleClient(opened.port, 'cli', AbortSignal.timeout(30_000)), practices),
    );
    if (options.once) {
      const { owner, dataDir } = opened;
      const context: CommandContext = { ops, owner, dataDir, out, inputs, signal };
      return await runOnce(context, practices);
    }
    for (const { target, repository } of practices)
      await ops.call('snapshots.create', {
        targetId: target.id,
        repositoryId: repository.id,
        label: 'first',
      });
    const face = disposables.add(
      await startWebFace({
        console: opened.port,
        clock: new SystemClock(),
        assets: join(outDir, 'renderer'),
        host: '127.0.0.1',
        port: options.port,
      }),
    );
    const targets = practices.map(({ target, facts }) => ({
      system: facts.system,
      target: target.id,
      server: facts.url,
      note: facts.target.note,
    }));
    announceAddresses(face, { folder, targets }, out, signal, {
      hint: faultHint,
      run: (line) => runFaultLine(servers, line),
    });
    noteWhereAndHow(opened.dataDir, folder, options, out);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    return exitCodes.fine;
  } finally {
    await disposables.dispose();
  }
}

/** Where the demo's data is, how the demo ends, and how its console is opened once more. */
function noteWhereAndHow(dataDir: string, folder: string, { keep }: DemoOptions, out: Output): void {
  out.note(`Data folder: ${dataDir}`);
  out.note(`Ctrl-C ends the servers and ${keep ? 'keeps' : 'removes'} ${folder}.`);
  out.note(`A new address from another terminal: ${serveCommand(dataDir)}`);
}

/** All of them at once; when one does not start, those that did are ended as well. */
async function startServers(
  outDir: string,
  folder: string,
  { small }: DemoOptions,
  disposables: DisposableStack,
  signal: AbortSignal,
): Promise<readonly PracticeServer[]> {
  const started = await Promise.allSettled(
    practiceSystems.map(async (system) => {
      const own = join(folder, system);
      await mkdir(own);
      const size = small ? 'small' : 'full';
      return disposables.add(await startPracticeServer(outDir, { system, folder: own, size }, signal));
    }),
  );
  return started.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

async function addPractices(
  ops: ConsoleClient,
  servers: readonly PracticeServer[],
  folder: string,
): Promise<readonly Practice[]> {
  const repository = await addPracticeRepository(ops, folder);
  const practices: Practice[] = [];
  for (const server of servers) {
    const target = await addPracticeTarget(ops, server.facts);
    const stopServer = () => Promise.resolve(server.dispose());
    practices.push({ target, repository, facts: server.facts, folder, stopServer });
  }
  return practices;
}

/** What still works on them is ended before: a snapshot may have just begun. */
async function removePractices(ops: ConsoleClient, practices: readonly Practice[]): Promise<void> {
  const { jobs } = await ops.call('jobs.list', {});
  for (const { id: jobId, finishedAt } of jobs) {
    if (finishedAt !== null) continue;
    await ops.call('jobs.cancel', { jobId });
    await ops.call('jobs.wait', { jobId });
  }
  const [first] = practices;
  if (first !== undefined) {
    const { id, name } = first.repository;
    await ops.call('repositories.remove', { repositoryId: id, confirmName: name });
  }
  for (const { target } of practices)
    await ops.call('targets.remove', { targetId: target.id, confirmName: target.name });
}

/** A host without a keychain gets a vault for the length of the demo; nobody knows its passphrase. Answers its path then. */
async function readyCredentials(ops: ConsoleClient): Promise<string | null> {
  const status = await ops.call('credentials.status', {});
  if (status.usable) return null;
  const passphrase = randomBytes(24).toString('base64url');
  const { place } = await ops.call('credentials.unlockVault', { passphrase, create: true });
  return place;
}
