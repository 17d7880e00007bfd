import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enterHost, hostAccessOf } from '../../../../electron/locations/ssh/host-access.ts';
import type { EnteredHost, HostAccess } from '../../../../electron/locations/ssh/host-access.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import type { JobContext } from '../../../../electron/platform/job-context.ts';
import type { ChunkSink } from '../../../../electron/repository/chunks/chunk-sink.ts';
import { knownPieces } from '../../../../electron/repository/chunks/known-pieces.ts';
import type { KnownPieces } from '../../../../electron/repository/chunks/known-pieces.ts';
import { loadChunkTable } from '../../../../electron/repository/repository.ts';
import type { SnapshotContents } from '../../../../electron/repository/snapshot-contents.ts';
import { defaultCaptureLimits } from '../../../../electron/snapshots/capture/sqlite/capture-limits.ts';
import type { CaptureRequest } from '../../../../electron/snapshots/capture/sqlite/capture-database.ts';
import { captureOnHost } from '../../../../electron/snapshots/capture/sqlite/host/capture-on-host.ts';
import { MemoryChunkSink } from '../../../fakes/memory-chunk-sink.ts';
import { practiceDesk } from '../../../fakes/ssh-desk.ts';
import { tempRepository } from '../../../fakes/temp-repository.ts';
import type { TempRepository } from '../../../fakes/temp-repository.ts';
import { startSlowLink } from '../../../lab/ssh/slow-link.ts';
import type { SlowLink } from '../../../lab/ssh/slow-link.ts';
import { startSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../../lab/ssh/start-ssh-server.ts';
import { later } from '../../live-database/support/children.ts';

/** What a host has besides what every system has. */
export type HostProgram = 'python3' | 'sqlite3' | 'sha256sum' | 'gzip';

const everywhere =
  'sh cat cp cut date dd df du find head id kill ls mkdir od printf rm sed sleep split stat tail tee test tr true uname';

/** A host with few programs, and a place for temporary files of its own. */
export type PracticeMachine = {
  readonly server: SshServer;
  readonly link: SlowLink;
  /** Its PATH: a program there may be replaced. */
  readonly programs: string;
  /** Names in its folder for temporary files. */
  readonly temporary: () => readonly string[];
  readonly temporaryFolder: string;
  /** What a job needs to enter it, over the link. */
  readonly access: () => Promise<HostAccess>;
  /** Enters it as a job does. */
  readonly enter: () => Promise<EnteredHost>;
  readonly stop: () => Promise<void>;
};

export async function startMachine(has: readonly HostProgram[]): Promise<PracticeMachine> {
  const base = mkdtempSync(join(tmpdir(), 'holdfast-machine-'));
  chmodSync(base, 0o755);
  const [programs, temporaryFolder] = [join(base, 'bin'), join(base, 'tmp')];
  mkdirSync(programs, { mode: 0o755 });
  mkdirSync(temporaryFolder);
  chmodSync(temporaryFolder, 0o1777);
  for (const name of [...everywhere.split(' '), ...has]) {
    const found = ['/usr/bin', '/bin'].map((folder) => join(folder, name)).find(existsSync);
    if (found !== undefined) symlinkSync(found, join(programs, name));
  }
  const server = await startSshServer({ environment: { PATH: programs, TMPDIR: temporaryFolder } });
  const link = await startSlowLink(server.port);
  const desk = await practiceDesk();
  const { keyFile, jumps } = desk.enter(server);
  const [, type = '', blob = ''] = server.knownHostsLine().trim().split(' ');
  desk.pinned.set(`${server.host}:${link.port}`, [{ type, blob }]);
  const settings = {
    address: { user: server.account.user, host: server.host, port: link.port },
    keyFile,
    jumps,
  };
  const entered: EnteredHost[] = [];
  const access = () => hostAccessOf(settings, desk.desk, new AbortController().signal);
  return {
    server,
    link,
    programs,
    temporaryFolder,
    temporary: () => readdirSync(temporaryFolder),
    access,
    enter: async () => {
      const host = enterHost(await access(), new SystemClock());
      entered.push(host);
      return host;
    },
    stop: async () => {
      for (const host of entered) host.dispose();
      await desk.dispose();
      await link.stop();
      await server.stop();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** Puts a script in a program's place. `real` in it is the path of the program itself. */
export function replaceProgram(machine: PracticeMachine, name: string, script: string): () => void {
  const path = join(machine.programs, name);
  rmSync(path);
  writeFileSync(path, `#!/bin/sh\nreal=/usr/bin/${name}\n${script}\n`, { mode: 0o755 });
  return () => {
    rmSync(path);
    symlinkSync(`/usr/bin/${name}`, path);
  };
}

/** Gives files to the account of the host. */
export function giveTo({ server }: PracticeMachine, path: string): void {
  execFileSync('chown', ['-R', `${server.account.user}:`, path]);
}

export type HostRequest = Partial<CaptureRequest> & {
  readonly repository?: TempRepository;
  readonly known?: KnownPieces;
  readonly sink?: ChunkSink;
  readonly previous?: SnapshotContents | null;
  readonly liveCopyReason?: string;
};

const none: KnownPieces = {
  pieceBytes: 64 * 1024,
  find: () => null,
  has: () => false,
  readAll: async function* () {
    // There is nothing to read.
  },
};

/** What a repository has now, as a capture sees it. */
export async function knownTo({ repository }: TempRepository): Promise<KnownPieces> {
  const { signal } = new AbortController();
  return knownPieces(repository, await loadChunkTable(repository, new Set(), signal));
}

/** A repository with the usual sizes of pieces. */
export async function usualRepository(): Promise<TempRepository> {
  const temporary = await tempRepository((storage) => storage, {
    databaseBytes: 64 * 1024,
    fileBytes: 1024 ** 2,
  });
  later(() => temporary.dispose());
  return temporary;
}

/** Captures a database of the host as a job does. */
export async function captureThere(
  host: EnteredHost,
  shop: { readonly path: string; readonly scratch: string },
  request: HostRequest = {},
  context: Partial<JobContext> = {},
) {
  const {
    known = none,
    sink = new MemoryChunkSink(),
    previous = null,
    liveCopyReason = null,
    ...more
  } = request;
  const capture = captureOnHost({ host, known, sink, previous, liveCopyReason });
  return capture(
    {
      path: shop.path,
      name: 'data.db',
      partId: 'database',
      scratchRoot: shop.scratch,
      limits: { ...defaultCaptureLimits, spareBytes: 0 },
      notEmpty: [],
      ...more,
    },
    {
      signal: new AbortController().signal,
      clock: new SystemClock(),
      progress: () => undefined,
      ...context,
    },
  );
}
