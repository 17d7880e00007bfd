import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSessionFiles } from './auth/session-files.ts';
import { type Certificate, installCertificate } from './certificates.ts';
import type { PracticeClock } from './clock.ts';
import { type ConfigFile, openConfigFile, shipConfigFile } from './config-py.ts';
import { openMessengerDatabase } from './database.ts';
import type { Aside, CertificateName, Stage } from './effects/stage.ts';
import type { FaultSwitches, MessengerFault } from './faults.ts';
import { openKeyFiles } from './key-files.ts';
import { openServerLog } from './log-file.ts';
import { maintenance } from './maintenance.ts';
import type { Counters, Practice } from './practice.ts';
import { rateLimits } from './rate-limit.ts';
import { run, type Running } from './running.ts';
import { fillAfterStart, fillBeforeStart } from './seed/fill.ts';
import { seedLog } from './seed/log-lines.ts';
import { seededRandom } from './seed/random.ts';
import { dataSizes, type DataSizeName } from './seed/sizes.ts';

export type MessengerOptions = {
  /** The server's folder; filled with data when there is neither a database nor a configuration in it. */
  readonly folder: string;
  /**
   * Runs on the folder as it is found, as `--cli` would: never fills it, and has no control interface. For folders that were
   * restored.
   */
  readonly asFound?: boolean;
  /** 0 takes a free port; without it the port in `config.py` is used, or a free one for a new folder. */
  readonly port?: number;
  readonly https?: boolean;
  readonly size?: DataSizeName;
  readonly seed?: number;
  /** Size at which `server.log` is rotated; 10 MB as on the real server. */
  readonly logMaxBytes?: number;
  /** The limit of sign-ins a minute and address; 10 as on the real server. */
  readonly signInsPerMinute?: number;
  /** Told one line about each step of the start. */
  readonly logger?: (line: string) => void;
};

/** What lasts over restarts. */
export type Base = {
  readonly options: MessengerOptions;
  readonly clock: PracticeClock;
  readonly faults: FaultSwitches;
  readonly counters: Counters;
  readonly aside: Aside;
  /** The address of the other origin, for `redirect-elsewhere`. */
  readonly elsewhereUrl: string;
  readonly held: Stage['held'];
};

/** A server that runs, what it is made of, and which files of its set were missing when it started. */
export type Booted = {
  readonly practice: Practice;
  readonly running: Running;
  readonly startedWithout: readonly string[];
};

/** What a server makes anew when it is missing, beside its configuration. */
const setFiles = ['messenger.db', 'uploads', '.secret_key', '.security_salt', '.master_key'];

/**
 * Starts the server on the base's folder, filling the folder when it is new; on the earlier run's ports if there was one. Rejects
 * without leaving anything behind when there is no `config.py`.
 */
export async function boot(base: Base, earlier: Running | null): Promise<Booted> {
  const { options, clock } = base;
  const fresh =
    options.asFound !== true &&
    earlier === null &&
    !existsSync(join(options.folder, 'messenger.db')) &&
    !existsSync(join(options.folder, 'config.py'));
  const startedAt = clock.now();
  const size = dataSizes[options.size ?? 'full'];
  const seed = options.seed ?? 20_260_101;
  const tell = options.logger ?? (() => undefined);
  if (fresh) shipConfigFile(options.folder);
  const config = openConfigFile(options.folder);
  const startedWithout = fresh ? [] : setFiles.filter((name) => !existsSync(join(options.folder, name)));
  if (fresh) seedLog(options.folder, seededRandom(seed + 2), size, startedAt);
  const practice = assemble(base, config, startedAt);
  const data = {
    folder: options.folder,
    database: practice.database,
    keys: practice.keys,
    size,
    seed,
    now: startedAt,
  };
  try {
    if (fresh) fillBeforeStart(data);
    tell(
      fresh
        ? `filled ${options.folder} in ${clock.now() - startedAt} ms`
        : `using ${options.folder} as it is`,
    );
    practice.database.createSchema();
    practice.maintenance.run();
    if (fresh) fillAfterStart(data);
    const running = await run(practice, {
      ...portsFor(options, practice.config, fresh, earlier),
      certificate: certificateFor(base),
      onShutdown: () => void running.close(),
    });
    if (fresh)
      practice.config.patch({
        DEFAULT_PORT: String(running.port),
        CONTROL_PORT: String(running.controlPort ?? 0),
      });
    tell(`listening on port ${running.port}`);
    return { practice, running, startedWithout };
  } catch (error: unknown) {
    practice.database.release();
    throw error;
  }
}

function assemble(base: Base, config: ConfigFile, startedAt: number): Practice {
  const { options, clock, faults, counters } = base;
  const { folder } = options;
  mkdirSync(join(folder, 'uploads', 'profiles'), { recursive: true });
  const log = openServerLog(folder, clock, { maxBytes: options.logMaxBytes ?? 10 * 1024 * 1024, backups: 5 });
  const database = openMessengerDatabase(folder);
  return {
    folder,
    https: options.https === true,
    startedAt,
    clock,
    faults,
    log,
    counters,
    config,
    keys: openKeyFiles(folder),
    database,
    sessions: openSessionFiles({
      folder,
      clock,
      faults,
      log,
      lifetimeMs: () => config.number('SESSION_TIMEOUT_HOURS') * 3_600_000,
    }),
    limits: rateLimits(),
    guard: { failOpenCount: 0, failClosedCount: 0, lastFailOpenAt: null, lastFailClosedAt: null },
    maintenance: maintenance(folder, database, clock),
    signInsPerMinute: options.signInsPerMinute ?? 10,
    elsewhereUrl: base.elsewhereUrl,
  };
}

function portsFor(
  options: MessengerOptions,
  config: ConfigFile,
  fresh: boolean,
  earlier: Running | null,
): { readonly port: number; readonly controlPort: number | null } {
  if (earlier !== null) return { port: earlier.port, controlPort: earlier.controlPort };
  if (options.asFound === true)
    return { port: options.port ?? config.number('DEFAULT_PORT'), controlPort: null };
  const own = !fresh && options.port === undefined;
  return {
    port: options.port ?? (fresh ? 0 : config.number('DEFAULT_PORT')),
    controlPort: own ? config.number('CONTROL_PORT') : 0,
  };
}

function certificateFor(base: Base): Certificate | null {
  if (base.options.https !== true) return null;
  const faulty: readonly (readonly [MessengerFault, CertificateName])[] = [
    ['cert-expired', 'expired'],
    ['cert-untrusted', 'untrusted'],
    ['cert-wrong-name', 'wrong-name'],
  ];
  const name = faulty.find(([fault]) => base.faults.isOn(fault))?.[1] ?? 'server';
  return installCertificate(base.options.folder, name);
}
