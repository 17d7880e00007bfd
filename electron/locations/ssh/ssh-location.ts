import { posix } from 'node:path';
import { asError, cancelled, isAppError } from '../../../shared/errors/app-error.ts';
import { outsideRoot } from '../contained-path.ts';
import { asLocationError, isMissing, notFound } from '../location-errors.ts';
import type { FileFacts, Location, SpaceFacts } from '../location.ts';
import { factsOf, kindOf } from './facts-of-stats.ts';
import { isPlainHostPath, liesWithinOnHost, realHostPath } from './host-path.ts';
import { readHostMounts } from './host-mounts.ts';
import { networkFileSystemOf } from '../network-file-system.ts';
import { RootReads } from './root-reads.ts';
import { runToEnd } from './run-to-end.ts';
import { HostFileError } from './sftp-errors.ts';
import type { SftpSession } from './sftp-session.ts';
import type { SharedSftp } from './shared-sftp.ts';
import { spaceByDf } from './space-by-df.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { Wait } from './ssh-ports.ts';
import type { SudoSource } from './sudo.ts';

const requestMs = 30_000;
const readMs = 120_000;

/** Files below one folder of a host that is reached over SSH. Nothing is installed there: files by SFTP, the rest by what every system has. */
export class SshLocation implements Location {
  readonly kind = 'ssh';
  readonly connection: SshConnection;
  readonly root: string;
  readonly #sftp: SharedSftp;
  readonly #asRoot: RootReads | null;

  /** `root` is an absolute folder of the host. With `sudo`, what the account may not read is read as root. */
  constructor(connection: SshConnection, sftp: SharedSftp, root: string, sudo: SudoSource | null = null) {
    this.connection = connection;
    this.root = root;
    this.#sftp = sftp;
    this.#asRoot = sudo === null ? null : new RootReads(connection, root, sudo);
  }

  /** The absolute path on the host, free of links. */
  absolutePath(path: string, signal: AbortSignal = new AbortController().signal): Promise<string> {
    return this.#orAsRoot(
      this.#do(path, signal, async (absolute) => absolute),
      (root) => root.absolutePath(path, { signal, timeoutMs: requestMs }),
    );
  }

  facts(path: string, signal: AbortSignal): Promise<FileFacts | null> {
    return this.#orAsRoot(
      this.#orNull(path, signal, async (absolute, sftp, wait) => factsOf(await sftp.stat(absolute, wait))),
      (root) => root.facts(path, { signal, timeoutMs: requestMs }),
    );
  }

  list(path: string, limit: number, signal: AbortSignal): Promise<readonly string[] | null> {
    return this.#orAsRoot(
      this.#orNull(path, signal, async (absolute, sftp, wait) =>
        limit < 1 ? [] : (await sftp.names(absolute, limit, wait)).toSorted(),
      ),
      (root) => root.list(path, limit, { signal, timeoutMs: requestMs }),
    );
  }

  read(path: string, offset: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    return this.#orAsRoot(
      this.#do(path, signal, async (absolute, sftp, wait) => {
        if (kindOf(await sftp.stat(absolute, wait)) !== 'file') throw notAFile();
        return sftp.read(absolute, offset, lengthBytes, { ...wait, timeoutMs: readMs });
      }),
      (root) => root.read(path, offset, lengthBytes, { signal, timeoutMs: readMs }),
    );
  }

  /**
   * Keeps a file open meanwhile, so that what is read of it belongs together also when another one takes its place; what only root may read is
   * read piece by piece. Null when it is not there.
   */
  hold<Value>(
    path: string,
    signal: AbortSignal,
    work: (file: HeldHostFile) => Promise<Value>,
  ): Promise<Value | null> {
    return this.#orAsRoot(
      this.#orNull(path, signal, async (absolute, sftp, wait) => {
        if (kindOf(await sftp.stat(absolute, wait)) !== 'file') throw notAFile();
        const long = { ...wait, timeoutMs: readMs };
        return sftp.hold(absolute, long, ({ stats, read }) => work({ facts: factsOf(stats), read }));
      }),
      (root) => holdAsRoot(root, path, { signal, timeoutMs: readMs }, work),
    );
  }

  space(path: string, signal: AbortSignal): Promise<SpaceFacts> {
    return this.#do(path, signal, async (absolute, sftp, wait) => {
      const place = await existingAbove(absolute, sftp, wait);
      const space = await sftp.space(place, wait);
      if (space === null) return spaceByDf(this.connection, place, wait);
      return {
        freeBytes: space.freeBlocks * space.blockBytes,
        totalBytes: space.blocks * space.blockBytes,
        freeInodes: space.inodes > 0 ? space.freeInodes : null,
        totalInodes: space.inodes > 0 ? space.inodes : null,
      };
    });
  }

  /** Asks the host's own `test`; with sudo everything may be read. Throws `ssh/no-commands` where the account may only transfer files. */
  async allows(path: string, right: 'read' | 'write', signal: AbortSignal): Promise<boolean> {
    if (right === 'read' && this.#asRoot !== null) return (await this.facts(path, signal)) !== null;
    const granted = await this.#orNull(path, signal, async (absolute, sftp, wait) => {
      await sftp.stat(absolute, wait);
      const command = { program: 'test', args: [right === 'read' ? '-r' : '-w', absolute] };
      const { exitCode } = await runToEnd(this.connection, command, { mostBytes: 0 }, wait);
      return exitCode === 0;
    });
    return granted ?? false;
  }

  networkFileSystem(path: string, signal: AbortSignal): Promise<string | null> {
    return this.#do(path, signal, async (absolute, sftp, wait) => {
      const place = await existingAbove(absolute, sftp, wait);
      const mounts = await readHostMounts(this.connection, sftp, wait);
      return networkFileSystemOf({ path: place, mounts, statfsType: null, platform: 'linux' });
    });
  }

  async #orAsRoot<Value>(first: Promise<Value>, then: (root: RootReads) => Promise<Value>): Promise<Value> {
    try {
      return await first;
    } catch (error: unknown) {
      const isDenied = isAppError(error) && error.code === 'location/not-readable';
      if (!isDenied || this.#asRoot === null) throw error;
      return then(this.#asRoot);
    }
  }

  async #orNull<Value>(path: string, signal: AbortSignal, work: Work<Value>): Promise<Value | null> {
    return this.#do(path, signal, async (absolute, sftp, wait) =>
      work(absolute, sftp, wait).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      }),
    );
  }

  async #do<Value>(path: string, signal: AbortSignal, work: Work<Value>): Promise<Value> {
    if (signal.aborted) throw cancelled();
    if (!isPlainHostPath(path)) throw outsideRoot(path);
    const wait = { signal, timeoutMs: requestMs };
    try {
      return await this.#sftp.use(wait, async (sftp) =>
        work(await this.#contained(path, sftp, wait), sftp, wait),
      );
    } catch (error: unknown) {
      if (signal.aborted) throw cancelled();
      throw asLocationError(asError(error), path);
    }
  }

  /** Follows the links of the root, which the operator chose, wherever they lead; those below it only within. */
  async #contained(path: string, sftp: SftpSession, wait: Wait): Promise<string> {
    const links = {
      lstat: (at: string) => sftp.lstat(at, wait),
      readLink: (at: string) => sftp.readLink(at, wait),
    };
    const [root, real] = await Promise.all([
      realHostPath(this.root, path, links),
      realHostPath(`${this.root}/${path}`, path, links),
    ]);
    if (!root.exists) throw notFound(this.root);
    if (!liesWithinOnHost(root.path, real.path)) throw outsideRoot(path);
    return real.path;
  }
}

/** Opening a pipe would hold up the host's file transfer until somebody writes into it. */
function notAFile(): HostFileError {
  return new HostFileError('EISDIR', 'not a file', null);
}

/** A file of a host that is kept open while it is read. */
export type HeldHostFile = {
  /** As they were when it was opened. */
  readonly facts: FileFacts;
  readonly read: (offset: number, lengthBytes: number) => Promise<Uint8Array>;
};

async function holdAsRoot<Value>(
  root: RootReads,
  path: string,
  wait: Wait,
  work: (file: HeldHostFile) => Promise<Value>,
): Promise<Value | null> {
  const facts = await root.facts(path, wait);
  if (facts === null) return null;
  const read: HeldHostFile['read'] = async (offset, lengthBytes) =>
    lengthBytes === 0 ? new Uint8Array() : root.read(path, offset, lengthBytes, wait);
  return work({ facts, read });
}

type Work<Value> = (absolute: string, sftp: SftpSession, wait: Wait) => Promise<Value>;

async function existingAbove(absolute: string, sftp: SftpSession, wait: Wait): Promise<string> {
  const isThere = await sftp.lstat(absolute, wait).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
  const parent = posix.dirname(absolute);
  return isThere || parent === absolute ? absolute : existingAbove(parent, sftp, wait);
}
