import type { FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import { z } from 'zod';
import { loginOf } from './remote-program.ts';
import { isNoProtocol, isNotOffered } from './sftp-errors.ts';
import { readRange } from './read-range.ts';
import { rootFileTransfer } from './root-file-transfer.ts';
import { SftpRequests } from './sftp-requests.ts';
import type { Done } from './sftp-requests.ts';
import { SftpWriting } from './sftp-writing.ts';
import { noisySftp } from './ssh-errors.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

export type HostStats = Pick<Stats, 'size' | 'mode' | 'uid' | 'gid' | 'mtime'>;

/** Something in a folder; a link is told as the link itself. */
type HostEntry = {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  readonly stats: HostStats;
};

/** A file that is kept open while it is read. */
export type OpenHostFile = {
  /** As they were when it was opened. */
  readonly stats: HostStats;
  readonly read: (offset: number, lengthBytes: number) => Promise<Uint8Array>;
};

/** Space as statvfs(3) counts it. */
export type HostSpace = {
  readonly blockBytes: number;
  readonly blocks: number;
  readonly freeBlocks: number;
  readonly inodes: number;
  readonly freeInodes: number;
  readonly isReadOnly: boolean;
};

/** What the library answers for statvfs@openssh.com (PROTOCOL of OpenSSH, 4.4). */
const StatVfs = z.object({
  f_frsize: z.number(),
  f_blocks: z.number(),
  f_bavail: z.number(),
  f_files: z.number(),
  f_favail: z.number(),
  f_flag: z.number(),
});

const listsAtOnce = 4;
const readOnlyFlag = 1;

/**
 * The files of a host by SFTP version 3, with the names of failures that files have here. Requests of one session run beside each other; what
 * nobody waits for any longer is answered all the same and dropped.
 */
export class SftpSession {
  readonly #requests: SftpRequests;
  readonly writing: SftpWriting;

  private constructor(requests: SftpRequests) {
    this.#requests = requests;
    this.writing = new SftpWriting(requests, this);
  }

  /** With the rights of the connection. Throws `ssh/no-sftp`, `ssh/…`. */
  static async open(connection: SshConnection, wait: Wait): Promise<SftpSession> {
    const session =
      connection.sudo === null
        ? await plainFileTransfer(connection, wait)
        : await rootFileTransfer(connection, wait);
    return new SftpSession(new SftpRequests(session, connection.label));
  }

  get isOver(): boolean {
    return this.#requests.isOver;
  }

  close(): void {
    this.#requests.end();
  }

  stat(path: string, wait: Wait): Promise<HostStats> {
    return this.#requests.ask(wait, (sftp, done: Done<Stats>) => sftp.stat(path, done));
  }

  lstat(path: string, wait: Wait): Promise<HostStats> {
    return this.#requests.ask(wait, (sftp, done: Done<Stats>) => sftp.lstat(path, done));
  }

  /** Absolute; OpenSSH follows every link, others may not. */
  realPath(path: string, wait: Wait): Promise<string> {
    return this.#requests.ask(wait, (sftp, done: Done<string>) => sftp.realpath(path, done));
  }

  readLink(path: string, wait: Wait): Promise<string> {
    return this.#requests.ask(wait, (sftp, done: Done<string>) => sftp.readlink(path, done));
  }

  /** Null where the host does not offer `statvfs@openssh.com`. */
  async space(path: string, wait: Wait): Promise<HostSpace | null> {
    try {
      const answer = await this.#requests.ask(wait, (sftp, done: Done<unknown>) =>
        sftp.ext_openssh_statvfs(path, done),
      );
      const found = StatVfs.parse(answer);
      return {
        blockBytes: found.f_frsize,
        blocks: found.f_blocks,
        freeBlocks: found.f_bavail,
        inodes: found.f_files,
        freeInodes: found.f_favail,
        isReadOnly: (found.f_flag & readOnlyFlag) !== 0,
      };
    } catch (error: unknown) {
      if (isNotOffered(error)) return null;
      throw error;
    }
  }

  /** Names in a folder, at most `limit`, in no order. */
  async names(path: string, limit: number, wait: Wait): Promise<readonly string[]> {
    return (await this.entries(path, wait, limit)).map(({ name }) => name).slice(0, limit);
  }

  /** What lies in a folder, in no order, with what the host tells of it in the same answer. At least `limit` where there are so many. */
  async entries(path: string, wait: Wait, limit = Infinity): Promise<readonly HostEntry[]> {
    return this.#open(
      wait,
      (sftp, done) => sftp.opendir(path, done),
      async (handle) => {
        const entries: HostEntry[] = [];
        let isOver = false;
        // A server answers with about a hundred at a time; the next ones are on their way meanwhile.
        const work = async () => {
          while (!isOver && entries.length < limit) {
            const some = await this.#requests.unlessEnd(
              this.#requests.ask(wait, (sftp, done: Done<readonly FileEntryWithStats[]>) =>
                sftp.readdir(handle, done),
              ),
            );
            if (some === null) isOver = true;
            else entries.push(...some.map(entryOf).filter(({ name }) => name !== '.' && name !== '..'));
          }
        };
        await Promise.all(Array.from({ length: listsAtOnce }, work));
        return entries;
      },
    );
  }

  /** Up to `lengthBytes` bytes from `offset`, fewer at the end of the file. */
  async read(path: string, offset: number, lengthBytes: number, wait: Wait): Promise<Uint8Array> {
    return this.#open(
      wait,
      (sftp, done) => sftp.open(path, 'r', done),
      (handle) => readRange(this.#requests, handle, { offset, lengthBytes }, wait),
    );
  }

  /** Keeps a file open meanwhile, so that what is read of it belongs together also when another one takes its place. */
  async hold<Value>(path: string, wait: Wait, work: (file: OpenHostFile) => Promise<Value>): Promise<Value> {
    return this.#open(
      wait,
      (sftp, done) => sftp.open(path, 'r', done),
      async (handle) =>
        work({
          stats: await this.#requests.ask(wait, (sftp, done: Done<Stats>) => sftp.fstat(handle, done)),
          read: (offset, lengthBytes) => readRange(this.#requests, handle, { offset, lengthBytes }, wait),
        }),
    );
  }

  async #open<Value>(
    wait: Wait,
    begin: (sftp: SFTPWrapper, done: Done<Buffer>) => void,
    work: (handle: Buffer) => Promise<Value>,
  ): Promise<Value> {
    const handle = await this.#requests.handle(wait, begin);
    try {
      return await work(handle);
    } finally {
      this.#requests.drop(handle);
    }
  }
}

/** What a shell prints into it reads as a packet of absurd length. */
async function plainFileTransfer(connection: SshConnection, wait: Wait) {
  try {
    return await connection.fileTransfer(wait);
  } catch (error: unknown) {
    if (!isNoProtocol(error)) throw error;
    const { said } = await loginOf(connection, wait);
    throw noisySftp(connection.label, said);
  }
}

function entryOf({ filename: name, attrs }: FileEntryWithStats): HostEntry {
  const { size, mode, uid, gid, mtime } = attrs;
  const kind = attrs.isFile() ? 'file' : attrs.isDirectory() ? 'folder' : 'other';
  return { name, kind, stats: { size, mode, uid, gid, mtime } };
}
