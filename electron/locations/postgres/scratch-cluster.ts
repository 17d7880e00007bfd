import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, cancelled, isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { makeScratchFolder, removeScratchFolder, sweepScratch } from '../live-database/scratch.ts';
import { mainVersion, programIn, programVersion, serverFolders } from './client-programs.ts';
import { openPostgres } from './connection.ts';
import type { PostgresAccess } from './connection.ts';
import { errorTextOf, plainEnvironment, runClient, statusOf } from './run-client.ts';

const createMs = 120_000;
const startMs = 60_000;
const stopMs = 20_000;
const lookEveryMs = 100;
/** A path of a Unix socket may have 107 bytes; the rest is for the names below. */
const longestFolder = 50;

type Account = { readonly uid: number; readonly gid: number };

/**
 * A PostgreSQL server of our own for the length of a drill: in a scratch folder, reached by a Unix socket that nobody else can enter,
 * without any network. `owner` is its superuser; `copy` may create and fill databases of its own, and nothing else, so that what a
 * foreign dump runs can reach neither files nor programs.
 */
export class ScratchCluster {
  readonly version: string;
  readonly #folder: string;
  readonly #sockets: string;
  readonly #server: ChildProcess;
  readonly #ended: Promise<number | null>;

  private constructor(of: { version: string; folder: string; sockets: string; server: ChildProcess }) {
    this.version = of.version;
    this.#folder = of.folder;
    this.#sockets = of.sockets;
    this.#server = of.server;
    this.#ended = statusOf(of.server);
  }

  /** Throws postgres/client-failed with the words of the server's programs. */
  static async start(
    { folder: programs, version }: ServerPrograms,
    scratchRoot: string,
    encoding: string,
    signal: AbortSignal,
  ): Promise<ScratchCluster> {
    const account = accountToRunAs();
    // A root-only folder cannot be entered by the account that the server must run as.
    const root = account === null && scratchRoot.length <= longestFolder ? scratchRoot : tmpdir();
    sweepScratch(root, { own: false });
    const folder = makeScratchFolder(root);
    try {
      const [data, sockets] = [join(folder, 'pg', 'data'), join(folder, 'pg')];
      mkdirSync(sockets, { mode: 0o700 });
      if (account !== null) {
        chmodSync(folder, 0o711);
        chownSync(sockets, account.uid, account.gid);
      }
      await createData(programs, data, encoding, account, signal);
      const server = startServer(programs, data, sockets, account);
      const cluster = new ScratchCluster({ version, folder, sockets, server });
      await cluster.#ready(errorTextOf(server), signal).catch(async (error: unknown) => {
        await cluster.#end();
        throw error;
      });
      return cluster;
    } catch (error: unknown) {
      removeScratchFolder(folder);
      throw error;
    }
  }

  access(user: 'owner' | 'copy', database: string): PostgresAccess {
    const address = { host: this.#sockets, port: 5432, user, database, tls: 'disable' } as const;
    return { address, password: null, authority: null };
  }

  async stop(): Promise<void> {
    await this.#end();
    removeScratchFolder(this.#folder);
  }

  /** Nothing of it is kept, so it need not be shut down in order. A server whose folder is gone ends by itself as well. */
  async #end(): Promise<void> {
    this.#server.kill('SIGQUIT');
    const timer = setTimeout(() => this.#server.kill('SIGKILL'), stopMs);
    await this.#ended;
    clearTimeout(timer);
  }

  async #ready(said: () => string, signal: AbortSignal): Promise<void> {
    const until = performance.now() + startMs;
    for (;;) {
      if (signal.aborted) throw cancelled();
      try {
        const wait = { signal, timeoutMs: startMs };
        const connection = await openPostgres(this.access('owner', 'postgres'), wait);
        await connection.run('CREATE ROLE copy LOGIN CREATEDB', wait).finally(() => connection.close());
        return;
      } catch (error: unknown) {
        const isStarting =
          isAppError(error) && (error.code === 'postgres/unreachable' || error.code === 'postgres/not-ready');
        if (!isStarting) throw error;
      }
      if (this.#server.exitCode !== null || performance.now() > until) throw failed('postgres', said());
      await pause(lookEveryMs);
    }
  }
}

type ServerPrograms = { readonly folder: string; readonly version: string };

/** The programs of a server that can load a dump of a server of this version: of the same main version, else the next newer one. */
export async function serverProgramsFor(needed: string, signal: AbortSignal): Promise<ServerPrograms | null> {
  if (process.platform === 'win32') return null;
  const found: ServerPrograms[] = [];
  for (const folder of serverFolders()) {
    const version = await programVersion(folder, 'postgres', signal);
    if (version !== null) found.push({ folder, version });
  }
  const fitting = found.filter(({ version }) => mainVersion(version) >= mainVersion(needed));
  return fitting.toSorted((a, b) => mainVersion(a.version) - mainVersion(b.version))[0] ?? null;
}

async function createData(
  programs: string,
  data: string,
  encoding: string,
  account: Account | null,
  signal: AbortSignal,
): Promise<void> {
  const how = ['--username=owner', '--auth=trust', '--locale=C', `--encoding=${encoding}`, '--no-sync'];
  const { status, said } = await runClient(programIn(programs, 'initdb'), [`--pgdata=${data}`, ...how], {
    environment: {},
    signal,
    timeoutMs: createMs,
    ...(account === null ? {} : { as: account }),
  });
  if (status !== 0) throw failed('initdb', said);
}

function startServer(programs: string, data: string, sockets: string, account: Account | null): ChildProcess {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    max_connections: '10',
    shared_buffers: '32MB',
    autovacuum: 'off',
    // Nothing of it outlives the drill.
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawn(programIn(programs, 'postgres'), ['-D', data, ...args], {
    env: { ...plainEnvironment() },
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: '/',
    ...account,
  });
}

/** PostgreSQL refuses to run as root, which may become the account that the system made for it, or one that owns nothing. */
function accountToRunAs(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const found = ['postgres', 'nobody'].map((name) => lines.find((line) => line.startsWith(`${name}:`)));
  const [, , uid, gid] = (found.find((line) => line !== undefined) ?? '').split(':').map(Number);
  if (!Number.isInteger(uid) || uid === undefined || gid === undefined)
    throw failed('postgres', 'it refuses to run as root, and there is no account postgres or nobody');
  return { uid, gid };
}

function failed(program: string, said: string): AppError {
  const words = said.replace(/\s+/g, ' ').slice(-600);
  return new AppError(
    'postgres/client-failed',
    localText(
      `${program} could not set up a server of its own for the drill: ${words}.`,
      `${program}이(가) 훈련용 서버를 준비하지 못했습니다: ${words}.`,
    ),
  );
}
