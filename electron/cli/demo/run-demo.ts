import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../../../shared/model/target.ts';
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
import { startPracticeServer } from './practice-server.ts';
import type { PracticeFacts } from './practice-server.ts';
import { addPracticeRepository } from './practice-repository.ts';
import { proveSnapshots } from './prove-snapshots.ts';
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
    const serverFolder = join(folder, 'messenger');
    await mkdir(serverFolder);
    out.note('Starting the practice messenger: 2,000 users, 100,000 messages, 600 device sessions …');
    const server = disposables.add(await startPracticeServer(outDir, serverFolder, signal));
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
    const target = await addPracticeTarget(ops, server.facts, outDir);
    const repository = await addPracticeRepository(ops, folder);
    // The operating system's keychain outlives the demo's folder.
    disposables.defer(async () => {
      const last = new ConsoleClient(opened.port, 'cli', AbortSignal.timeout(10_000));
      await last.call('repositories.remove', { repositoryId: repository.id, confirmName: repository.name });
      await last.call('targets.remove', { targetId: target.id, confirmName: target.name });
    });
    if (options.once) {
      const context: CommandContext = {
        ops,
        owner: opened.owner,
        dataDir: opened.dataDir,
        out,
        inputs,
        signal,
      };
      const practice = {
        target,
        repository,
        serverFolder,
        folder,
        stopServer: () => Promise.resolve(server.dispose()),
      };
      return await runOnce(context, target, () => proveSnapshots(context, practice));
    }
    await ops.call('snapshots.create', { targetId: target.id, repositoryId: repository.id, label: 'first' });
    const face = disposables.add(
      await startWebFace({
        console: opened.port,
        clock: new SystemClock(),
        assets: join(outDir, 'renderer'),
        host: '127.0.0.1',
        port: options.port,
      }),
    );
    announceAddresses(face, { target: target.id, server: server.facts.url, folder }, out);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    return exitCodes.fine;
  } finally {
    await disposables.dispose();
  }
}

/** A host without a keychain gets a vault for the length of the demo; nobody knows its passphrase. Answers its path then. */
async function readyCredentials(ops: ConsoleClient): Promise<string | null> {
  const status = await ops.call('credentials.status', {});
  if (status.usable) return null;
  const passphrase = randomBytes(24).toString('base64url');
  const { place } = await ops.call('credentials.unlockVault', { passphrase, create: true });
  return place;
}

async function addPracticeTarget(ops: ConsoleClient, facts: PracticeFacts, outDir: string): Promise<Target> {
  const { token } = await ops.call('picker.offer', { path: facts.folder });
  return ops.call('targets.add', {
    name: 'Practice messenger',
    pack: 'messenger',
    settings: {
      url: facts.url,
      root: token,
      'probe-room': facts.probeRoomId,
      'client-version': '1.0.0',
      'control-url': facts.controlUrl,
      'desktop-only': false,
      // How a drill starts a restored copy in its own folder.
      'start-command': `"${process.execPath}" "${join(outDir, 'lab.js')}" --folder .`,
    },
    credentials: {
      account: { username: facts.accounts.ops.username, secret: facts.accounts.ops.password },
      'control-token': { secret: facts.controlToken },
    },
    writesEnabled: true,
  });
}
