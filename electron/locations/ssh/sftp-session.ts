import type { SFTPWrapper, Stats } from 'ssh2';
import { z } from 'zod';
import { isNotOffered } from './sftp-errors.ts';
import { SftpRequests } from './sftp-requests.ts';
import type { Done } from './sftp-requests.ts';
import { SftpWriting } from './sftp-writing.ts';
import type { SshConnection } from './ssh-connection.ts';
import type { Wait } from './ssh-ports.ts';

export type HostStats = Pick<Stats, 'size' | 'mode' | 'uid' | 'gid' | 'mtime'>;

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

const pieceBytes = 128 * 1024;
const mostAtOnce = 16;
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

  /** Throws `ssh/no-sftp`, `ssh/…`. */
  static async open(connection: SshConnection, wait: Wait): Promise<SftpSession> {
    const session = await connection.fileTransfer(wait);
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
    return this.#open(
      wait,
      (sftp, done) => sftp.opendir(path, done),
      async (handle) => {
        const names: string[] = [];
        while (names.length < limit) {
          const entries = await this.#requests.unlessEnd(
            this.#requests.ask(wait, (sftp, done: Done<readonly { filename: string }[]>) =>
              sftp.readdir(handle, done),
            ),
          );
          if (entries === null) break;
          names.push(
            ...entries.map(({ filename }) => filename).filter((name) => name !== '.' && name !== '..'),
          );
        }
        return names.slice(0, limit);
      },
    );
  }

  /** Up to `lengthBytes` bytes from `offset`, fewer at the end of the file, by several requests at once. */
  async read(path: string, offset: number, lengthBytes: number, wait: Wait): Promise<Uint8Array> {
    return this.#open(
      wait,
      (sftp, done) => sftp.open(path, 'r', done),
      async (handle) => {
        const buffer = Buffer.alloc(lengthBytes);
        let next = 0;
        // Where the file ends, by what the requests have found so far.
        let end = lengthBytes;
        const work = async () => {
          while (next < end) {
            const from = next;
            const length = Math.min(pieceBytes, lengthBytes - from);
            next += length;
            const got = await this.#fill(handle, buffer, { from, length, offset }, wait);
            if (got < length) end = Math.min(end, from + got);
          }
        };
        await Promise.all(Array.from({ length: mostAtOnce }, work));
        return buffer.subarray(0, end);
      },
    );
  }

  /** A server may answer with less than was asked for; only its end of file says that there is no more. */
  async #fill(
    handle: Buffer,
    buffer: Buffer,
    { from, length, offset }: { readonly from: number; readonly length: number; readonly offset: number },
    wait: Wait,
  ): Promise<number> {
    let got = 0;
    while (got < length) {
      const [at, left] = [from + got, length - got];
      const bytes = await this.#requests.unlessEnd(
        this.#requests.ask(wait, (sftp, done: Done<number>) =>
          sftp.read(handle, buffer, at, left, offset + at, (error, count) => done(error, count)),
        ),
      );
      if (bytes === null || bytes === 0) break;
      got += bytes;
    }
    return got;
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
