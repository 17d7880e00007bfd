import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EventPayload } from '../../shared/contract/ops-api.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { createConsole } from '../console.ts';
import type { ConsolePort } from '../console-client.ts';
import { LocalLocation } from '../locations/local-location.ts';
import { SystemClock } from '../platform/clock.ts';
import { DisposableStack } from '../platform/disposable.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { ForkChild } from '../platform/fork-child.ts';
import { openLogger } from '../platform/logger.ts';
import type { Logger } from '../platform/logger.ts';
import { identityOfThisProcess } from '../platform/machine.ts';
import { dataDirPath, prepareDataFolder } from '../platform/paths.ts';
import type { DataFolder } from '../platform/paths.ts';
import { Redactor } from '../platform/redact.ts';
import { version } from '../version.ts';
import { ownOrJoin } from './own-or-join.ts';
import type { Ownership } from './owner-lock.ts';
import { OwnerServer } from './owner-server.ts';

type OpenConsoleOptions = {
  /** `--data-dir`; null takes HOLDFAST_DATA_DIR or the platform's convention. */
  readonly dataDir: string | null;
  readonly outDir: string;
  readonly fork: ForkChild;
  /** Probes on schedule and the daily backup; a single command leaves them to whoever stays open. */
  readonly schedules: boolean;
  readonly signal: AbortSignal;
  /** Holds the computer awake while a snapshot is taken; only a desktop can. */
  readonly holdSleep?: () => () => void;
};

export type OpenedConsole = Disposable & {
  readonly port: ConsolePort;
  /** False when another process owns the data folder and this one only asks it. */
  readonly owner: boolean;
  readonly dataDir: string;
  readonly logger: Logger;
  readonly warning: LocalText | null;
  /** Asks the windows of this process to show a place. */
  requestPlace(place: EventPayload<'app.placeRequested'>['place']): void;
  /** Called when the owner this process asked is gone; never in the owner itself. */
  onOwnerGone(listener: () => void): void;
};

/** Opens the console of a data folder: as its owner, or through the process that owns it already. */
export async function openConsole(options: OpenConsoleOptions): Promise<OpenedConsole> {
  const path = dataDirPath(options.dataDir, {
    platform: process.platform,
    environment: process.env,
    homeDir: homedir(),
  });
  const folder = await prepareDataFolder(path, networkFileSystemOfFuture);
  const disposables = new DisposableStack();
  const redactor = new Redactor();
  const logger = disposables.add(openLogger(folder.path, redactor));
  const clock = new SystemClock();
  try {
    const place = await ownOrJoin({
      dataDir: folder.path,
      identity: identityOfThisProcess(),
      clock,
      signal: options.signal,
    });
    if (place.kind === 'owner')
      return await own(options, folder, place.ownership, { disposables, redactor, logger, clock });
    const client = disposables.add(place.client);
    return {
      port: client,
      owner: false,
      dataDir: folder.path,
      logger,
      warning: null,
      requestPlace: () => {},
      onOwnerGone: (listener) => void client.onClosed(listener),
      dispose: () => disposables.dispose(),
    };
  } catch (error: unknown) {
    await disposables.dispose();
    throw error;
  }
}

/** The network file system that a folder lies on, or will lie on once it is made. */
async function networkFileSystemOfFuture(path: string): Promise<string | null> {
  let present = path;
  while (!existsSync(present) && dirname(present) !== present) present = dirname(present);
  return new LocalLocation(present).networkFileSystem('.', AbortSignal.timeout(5000));
}

type Surroundings = {
  readonly disposables: DisposableStack;
  readonly redactor: Redactor;
  readonly logger: Logger;
  readonly clock: SystemClock;
};

async function own(
  { outDir, fork, schedules, holdSleep }: OpenConsoleOptions,
  folder: DataFolder,
  ownership: Ownership,
  { disposables, redactor, logger, clock }: Surroundings,
): Promise<OpenedConsole> {
  disposables.add(ownership);
  const opened = disposables.add(
    createConsole({
      folder,
      childEntry: join(outDir, 'child.js'),
      jobEntry: join(outDir, 'job.js'),
      packsDir: join(outDir, 'packs'),
      kitDir: join(outDir, 'kit'),
      version,
      fork,
      logger,
      redactor,
      environment: process.env,
      schedules,
      clock,
      ...(holdSleep === undefined ? {} : { holdSleep }),
    }),
  );
  disposables.add(
    await OwnerServer.start({ info: ownership.info, console: opened.dispatcher, clock, logger }),
  );
  return {
    port: opened.dispatcher,
    owner: true,
    dataDir: folder.path,
    logger,
    warning: opened.warning,
    requestPlace: (place) => opened.dispatcher.publish('app.placeRequested', { place }),
    onOwnerGone: () => {},
    dispose: () => disposables.dispose(),
  };
}
