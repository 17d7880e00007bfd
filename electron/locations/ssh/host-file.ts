import type { InputAttributes } from 'ssh2';
import { isNotOffered } from './sftp-errors.ts';
import type { Done, SftpRequests } from './sftp-requests.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

/** Whether the server has the extension of OpenSSH that something needs. */
export type Offered = 'done' | 'not-offered';

/** What is left out stays as it is. */
export type HostAttributes = {
  /** Permission bits, exactly: the account's umask does not narrow them. */
  readonly mode?: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** In milliseconds; whole seconds of it are kept. */
  readonly modifiedAt?: number;
};

/** Turns a failure that says nothing into one that says why, as far as the host can be asked. */
type Explain = (error: unknown, neededBytes: number, wait: Wait) => Promise<unknown>;

const pieceBytes = 128 * 1024;
const mostAtOnce = 16;

/** A file of the host that is open for writing, until `close` or `drop`. */
export class HostFile {
  readonly #requests: SftpRequests;
  readonly #handle: Buffer;
  readonly #explain: Explain;

  constructor(requests: SftpRequests, handle: Buffer, explain: Explain) {
    this.#requests = requests;
    this.#handle = handle;
    this.#explain = explain;
  }

  /** Writes all bytes from `offset` on, by several requests at once. Whole only once it resolves. */
  async write(bytes: Uint8Array, offset: number, wait: Wait): Promise<void> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let next = 0;
    let hasFailed = false;
    const work = async () => {
      while (next < buffer.length && !hasFailed) {
        const from = next;
        const length = Math.min(pieceBytes, buffer.length - from);
        next += length;
        await this.#requests.ask(wait, (sftp, done: Done<unknown>) =>
          sftp.write(this.#handle, buffer, from, length, offset + from, (error) => done(error, null)),
        );
      }
    };
    try {
      await Promise.all(Array.from({ length: mostAtOnce }, work));
    } catch (error: unknown) {
      hasFailed = true;
      throw await this.#explain(error, bytes.length, wait);
    }
  }

  truncate(sizeBytes: number, wait: Wait): Promise<void> {
    return this.#set({ size: sizeBytes }, wait);
  }

  /** The owner first: giving a file away takes some of its rights. */
  async setAttributes(attributes: HostAttributes, wait: Wait): Promise<void> {
    for (const part of partsOf(attributes)) await this.#set(part, wait);
  }

  /** Onto the disk of the host, by `fsync@openssh.com`. */
  async sync(wait: Wait): Promise<Offered> {
    return offered(
      this.#requests.ask(wait, (sftp, done: Done<unknown>) =>
        sftp.ext_openssh_fsync(this.#handle, (error) => done(error, null)),
      ),
    );
  }

  /** Says what only shows when a file is closed, such as a full quota. */
  async close(wait: Wait): Promise<void> {
    await this.#requests.ask(wait, (sftp, done: Done<unknown>) =>
      sftp.close(this.#handle, (error) => done(error, null)),
    );
  }

  /** Closes it, whatever comes of it. */
  drop(): void {
    this.#requests.drop(this.#handle);
  }

  async #set(attributes: InputAttributes, wait: Wait): Promise<void> {
    try {
      await this.#requests.ask(wait, (sftp, done: Done<unknown>) =>
        sftp.fsetstat(this.#handle, attributes, (error) => done(error, null)),
      );
    } catch (error: unknown) {
      throw await this.#explain(error, 0, wait);
    }
  }
}

/** One request for the owner and one for the rest. */
export function partsOf({ mode, owner, modifiedAt }: HostAttributes): readonly InputAttributes[] {
  const seconds = modifiedAt === undefined ? null : Math.floor(modifiedAt / 1000);
  const rest: InputAttributes = {
    ...(mode === undefined ? {} : { mode }),
    ...(seconds === null ? {} : { atime: seconds, mtime: seconds }),
  };
  return [...(owner === undefined ? [] : [owner]), ...(Object.keys(rest).length === 0 ? [] : [rest])];
}

export async function offered(asked: Promise<unknown>): Promise<Offered> {
  try {
    await asked;
    return 'done';
  } catch (error: unknown) {
    if (isNotOffered(error)) return 'not-offered';
    throw error;
  }
}
