import { posix } from 'node:path';
import { asError, cancelled, isAppError } from '../../../shared/errors/app-error.ts';
import { outsideRoot } from '../contained-path.ts';
import { asLocationError, isMissing, notFound } from '../location-errors.ts';
import type { FileFacts, Location, SpaceFacts } from '../location.ts';
import { factsOf, kindOf } from './facts-of-stats.ts';
import { isPlainHostPath, liesWithinOnHost, realHostPath } from './host-path.ts';
import { readHostMounts } from './host-mounts.ts';
import { networkFileSystemOf } from '../network-file-system.ts';
import { runToEnd } from './run-to-end.ts';
import { HostFileError } from './sftp-errors.ts';
import type { SftpSession } from './sftp-session.ts';
import type { SharedSftp } from './shared-sftp.ts';
import { spaceByDf } from './space-by-df.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

const requestMs = 30_000;
const readMs = 120_000;

/** By which file transfer files are read: the account's own first, then root's where there is one. */
type FilesOfHost = { readonly own: SharedSftp; readonly asRoot: SharedSftp | null };

/** Files below one folder of a host that is reached over SSH. Nothing is installed there: files by SFTP, the rest by what every system has. */
export class SshLocation implements Location {
  readonly kind = 'ssh';
  readonly connection: SshConnection;
  readonly root: string;
  readonly #files: FilesOfHost;

  /** `root` is an absolute folder of the host. */
  constructor(connection: SshConnection, files: FilesOfHost, root: string) {
    this.connection = connection;
    this.root = root;
    this.#files = files;
  }

  /** The absolute path on the host, free of links. */
  absolutePath(path: string, signal: AbortSignal = new AbortController().signal): Promise<string> {
    return this.#do(path, signal, async (absolute) => absolute);
  }

  facts(path: string, signal: AbortSignal): Promise<FileFacts | null> {
    return this.#orNull(path, signal, async (absolute, sftp, wait) =>
      factsOf(await sftp.stat(absolute, wait)),
    );
  }

  list(path: string, limit: number, signal: AbortSignal): Promise<readonly string[] | null> {
    return this.#orNull(path, signal, async (absolute, sftp, wait) =>
      limit < 1 ? [] : (await sftp.names(absolute, limit, wait)).toSorted(),
    );
  }

  read(path: string, offset: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    return this.#do(path, signal, async (absolute, sftp, wait) => {
      if (kindOf(await sftp.stat(absolute, wait)) !== 'file') throw notAFile();
      return sftp.read(absolute, offset, lengthBytes, { ...wait, timeoutMs: readMs });
    });
  }

  /**
   * Keeps a file open meanwhile, so that what is read of it belongs together also when another one takes its place. Null when it is not there.
   */
  hold<Value>(
    path: string,
    signal: AbortSignal,
    work: (file: HeldHostFile) => Promise<Value>,
  ): Promise<Value | null> {
    return this.#orNull(path, signal, async (absolute, sftp, wait) => {
      if (kindOf(await sftp.stat(absolute, wait)) !== 'file') throw notAFile();
      const long = { ...wait, timeoutMs: readMs };
      return sftp.hold(absolute, long, ({ stats, read }) => work({ facts: factsOf(stats), read }));
    });
  }

  space(path: string, signal: AbortSignal): Promise<SpaceFacts> {
    return this.#do(path, signal, async (absolute, sftp, wait) => {
      const place = await existingAbove(absolute, sftp, wait);
      const space = await sftp.space(place, wait);
      if (space === null) return this.#spaceByDf(place, wait);
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
    if (right === 'read' && this.connection.sudo !== null) return (await this.facts(path, signal)) !== null;
    const granted = await this.#orNull(path, signal, async (absolute, sftp, wait) => {
      await sftp.stat(absolute, wait);
      const command = { program: 'test', args: [right === 'read' ? '-r' : '-w', absolute] };
      const { exitCode } = await runToEnd(this.connection.own, command, { mostBytes: 0 }, wait);
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

  /** As the account where it may look there. */
  async #spaceByDf(place: string, wait: Wait): Promise<SpaceFacts> {
    const { own } = this.connection;
    if (own === this.connection) return spaceByDf(own, place, wait);
    try {
      return await spaceByDf(own, place, wait);
    } catch (error: unknown) {
      if (isAppError(error)) throw error;
      return spaceByDf(this.connection, place, wait);
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
    const { own, asRoot } = this.#files;
    try {
      return await this.#doBy(own, path, signal, work);
    } catch (error: unknown) {
      const isDenied = isAppError(error) && error.code === 'location/not-readable';
      if (!isDenied || asRoot === null) throw error;
      return this.#doBy(asRoot, path, signal, work);
    }
  }

  async #doBy<Value>(
    files: SharedSftp,
    path: string,
    signal: AbortSignal,
    work: Work<Value>,
  ): Promise<Value> {
    if (signal.aborted) throw cancelled();
    if (!isPlainHostPath(path)) throw outsideRoot(path);
    const wait = { signal, timeoutMs: requestMs };
    try {
      return await files.use(wait, async (sftp) => work(await this.#contained(path, sftp, wait), sftp, wait));
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
