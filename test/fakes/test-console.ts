import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../../shared/model/target.ts';
import { createConsole } from '../../electron/console.ts';
import { ConsoleClient } from '../../electron/console-client.ts';
import type { Clock } from '../../electron/platform/clock.ts';
import { nodeForkChild } from '../../electron/platform/fork-child.ts';
import { openLogger } from '../../electron/platform/logger.ts';
import { dataFolderAt } from '../../electron/platform/paths.ts';
import { Redactor } from '../../electron/platform/redact.ts';
import { builtChild, builtJob } from './built-child.ts';
import { lightPassphrase, putLightVault } from './light-vault.ts';
import { RecordingLogger } from './recording-logger.ts';
import type { Messenger } from '../lab/messenger/server.ts';

const root = join(import.meta.dirname, '../..');

export type TestConsole = {
  readonly ops: ConsoleClient;
  readonly dataDir: string;
  readonly logger: RecordingLogger;
  dispose(): Promise<void>;
};

/** The whole console from its sources, on a data folder of its own, with its secrets in a vault. */
export async function openTestConsole(
  options: {
    readonly schedules?: boolean;
    readonly clock?: Clock;
    /** Opened again: it stays when the console is closed. */
    readonly dataDir?: string;
    readonly environment?: Readonly<Record<string, string>>;
    /** Logs into the files of its data folder, as what is shipped does; then `logger` has nothing. */
    readonly logsToFile?: boolean;
  } = {},
): Promise<TestConsole> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'holdfast-test-console-')));
  await mkdir(dataDir, { recursive: true });
  if (options.dataDir === undefined) putLightVault(dataDir);
  const redactor = new Redactor();
  const logger = new RecordingLogger();
  const logFile = options.logsToFile === true ? openLogger(dataDir, redactor) : null;
  const opened = createConsole({
    folder: dataFolderAt(dataDir),
    childEntry: builtChild,
    jobEntry: builtJob,
    packsDir: join(root, 'electron/packs/builtin'),
    kitDir: join(root, 'electron/repository/kit'),
    version: '0.0.0-test',
    fork: nodeForkChild(),
    logger: logFile ?? logger,
    redactor,
    environment: options.environment ?? {},
    schedules: options.schedules ?? false,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const ops = new ConsoleClient(opened.dispatcher, 'cli', new AbortController().signal);
  const status = await ops.call('credentials.status', {});
  if (!status.usable && options.dataDir === undefined) {
    await ops.call('credentials.unlockVault', { passphrase: lightPassphrase, create: false });
  }
  return {
    ops,
    dataDir,
    logger,
    dispose: async () => {
      await opened.dispose();
      logFile?.dispose();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Adds a practice messenger as a target, with everything its probes need. */
export async function addMessenger(
  ops: ConsoleClient,
  server: Messenger,
  name = 'Practice',
): Promise<Target> {
  const { token } = await ops.call('picker.offer', { path: server.folder });
  return ops.call('targets.add', {
    name,
    pack: 'messenger',
    settings: {
      url: server.url,
      root: token,
      'probe-room': server.probeRoomId,
      'client-version': '1.0.0',
      'desktop-only': false,
      'control-url': server.controlUrl,
    },
    credentials: {
      account: { username: server.accounts.ops.username, secret: server.accounts.ops.password },
      'control-token': { secret: server.controlToken },
    },
    writesEnabled: true,
  });
}
