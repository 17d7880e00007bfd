import { posix } from 'node:path';
import type { SFTPWrapper } from 'ssh2';
import { HostFile, offered, partsOf } from './host-file.ts';
import type { HostAttributes, Offered } from './host-file.ts';
import { HostFileError } from './sftp-errors.ts';
import type { Done, SftpRequests } from './sftp-requests.ts';
import type { HostSpace, HostStats } from './sftp-session.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

/** What a failed change is explained with: SFTP version 3 says "failure" for most of them. */
type HostLooks = {
  lstat(path: string, wait: Wait): Promise<HostStats>;
  names(path: string, limit: number, wait: Wait): Promise<readonly string[]>;
  space(path: string, wait: Wait): Promise<HostSpace | null>;
};

/** A folder that is open, until `drop`. */
export type HostFolder = {
  /** What was renamed, made and removed in it until now, onto the disk of the host. */
  readonly sync: (wait: Wait) => Promise<Offered>;
  readonly drop: () => void;
};

/**
 * Changes to the files of a host by SFTP version 3 and the extensions of OpenSSH. Paths are absolute. Failures have the names that they have
 * here: `EEXIST`, `ENOTEMPTY`, `EROFS` and `ENOSPC` are found out by looking, everything else that a server does not say is `EIO`. After
 * `ssh/lost`, `ssh/timed-out` and `run/cancelled` a change may have been made or not.
 */
export class SftpWriting {
  readonly #requests: SftpRequests;
  readonly #looks: HostLooks;

  constructor(requests: SftpRequests, looks: HostLooks) {
    this.#requests = requests;
    this.#looks = looks;
  }

  /** A new file; what exists, a link that leads nowhere too, is `EEXIST`. The umask of the account narrows `mode`. */
  create(path: string, mode: number, wait: Wait): Promise<HostFile> {
    return this.#open(path, wait, (sftp, done) => sftp.open(path, 'wx', { mode }, done));
  }

  /** A file that exists, with what it holds. Links are followed. */
  open(path: string, wait: Wait): Promise<HostFile> {
    return this.#open(path, wait, (sftp, done) => sftp.open(path, 'r+', done));
  }

  /** The umask of the account narrows `mode`. */
  makeFolder(path: string, mode: number, wait: Wait): Promise<void> {
    return this.#make(path, wait, (sftp, done) => sftp.mkdir(path, { mode }, (error) => done(error, null)));
  }

  /** An empty one; `ENOTEMPTY` otherwise. */
  removeFolder(path: string, wait: Wait): Promise<void> {
    return this.#change(path, wait, (sftp, done) => sftp.rmdir(path, (error) => done(error, null)), {
      isFullFolder: async () => (await this.#looks.names(path, 1, wait)).length > 0,
    });
  }

  /** A file or a link itself. */
  remove(path: string, wait: Wait): Promise<void> {
    return this.#change(path, wait, (sftp, done) => sftp.unlink(path, (error) => done(error, null)));
  }

  /** A second name for a file. */
  link(existing: string, path: string, wait: Wait): Promise<Offered> {
    return offered(
      this.#make(path, wait, (sftp, done) =>
        sftp.ext_openssh_hardlink(existing, path, (error) => done(error, null)),
      ),
    );
  }

  symbolicLink(target: string, path: string, wait: Wait): Promise<void> {
    return this.#make(path, wait, (sftp, done) => sftp.symlink(target, path, (error) => done(error, null)));
  }

  /** Takes the place of what `to` is, as rename(2) does: there is never nothing there. */
  replace(from: string, to: string, wait: Wait): Promise<Offered> {
    return offered(
      this.#change(to, wait, (sftp, done) => sftp.ext_openssh_rename(from, to, (error) => done(error, null))),
    );
  }

  /** Refuses what exists with `EEXIST`, by the request of the protocol itself. */
  move(from: string, to: string, wait: Wait): Promise<void> {
    return this.#make(to, wait, (sftp, done) => sftp.rename(from, to, (error) => done(error, null)));
  }

  /** Of what a path leads to. */
  async setAttributes(path: string, attributes: HostAttributes, wait: Wait): Promise<void> {
    for (const part of partsOf(attributes))
      await this.#change(path, wait, (sftp, done) => sftp.setstat(path, part, (error) => done(error, null)));
  }

  /** Of a link itself. */
  async setLinkAttributes(path: string, attributes: HostAttributes, wait: Wait): Promise<Offered> {
    for (const part of partsOf(attributes)) {
      const answer = await offered(
        this.#change(path, wait, (sftp, done) =>
          sftp.ext_openssh_lsetstat(path, part, (error) => done(error, null)),
        ),
      );
      if (answer === 'not-offered') return answer;
    }
    return 'done';
  }

  /** The names in a folder onto the disk of the host. */
  async syncFolder(path: string, wait: Wait): Promise<Offered> {
    const folder = await this.openFolder(path, wait);
    if (folder === null) return 'not-offered';
    try {
      return await folder.sync(wait);
    } finally {
      folder.drop();
    }
  }

  /** Null where the server opens no folders: OpenSSH opens one like a file. */
  async openFolder(path: string, wait: Wait): Promise<HostFolder | null> {
    let handle: Buffer;
    try {
      handle = await this.#requests.handle(wait, (sftp, done) => sftp.open(path, 'r', done));
    } catch (error: unknown) {
      if (error instanceof HostFileError && error.code === 'EIO') return null;
      throw error;
    }
    return {
      sync: (again) =>
        offered(
          this.#requests.ask(again, (sftp, done: Done<unknown>) =>
            sftp.ext_openssh_fsync(handle, (error) => done(error, null)),
          ),
        ),
      drop: () => this.#requests.drop(handle),
    };
  }

  async #open(
    path: string,
    wait: Wait,
    begin: (sftp: SFTPWrapper, done: Done<Buffer>) => void,
  ): Promise<HostFile> {
    const explain = (error: unknown, neededBytes: number, again: Wait) =>
      this.#explained(error, { path, neededBytes }, again);
    try {
      return new HostFile(this.#requests, await this.#requests.handle(wait, begin), explain);
    } catch (error: unknown) {
      throw await this.#explained(
        error,
        { path, neededBytes: 0, isThere: () => this.#exists(path, wait) },
        wait,
      );
    }
  }

  #make(path: string, wait: Wait, begin: Begin): Promise<void> {
    return this.#change(path, wait, begin, { isThere: () => this.#exists(path, wait) });
  }

  async #change(path: string, wait: Wait, begin: Begin, reasons: Reasons = {}): Promise<void> {
    try {
      await this.#requests.ask(wait, begin);
    } catch (error: unknown) {
      throw await this.#explained(error, { path, neededBytes: 0, ...reasons }, wait);
    }
  }

  async #exists(path: string, wait: Wait): Promise<boolean> {
    await this.#looks.lstat(path, wait);
    return true;
  }

  /** Looking may fail as well, and then nothing more is known than before. */
  async #explained(error: unknown, about: About, wait: Wait): Promise<unknown> {
    if (!(error instanceof HostFileError) || error.code !== 'EIO') return error;
    const named = (code: string) => new HostFileError(code, `${code}: ${about.path}`, error);
    const isSo = (ask: Reasons[keyof Reasons]) => ask?.().catch(() => false) ?? false;
    if (await isSo(about.isThere)) return named('EEXIST');
    if (await isSo(about.isFullFolder)) return named('ENOTEMPTY');
    const space = await this.#looks.space(posix.dirname(about.path), wait).catch(() => null);
    if (space === null) return error;
    if (space.isReadOnly) return named('EROFS');
    const needed = Math.max(about.neededBytes, 1);
    const isFull =
      space.freeBlocks * space.blockBytes < needed || (space.inodes > 0 && space.freeInodes === 0);
    return isFull ? named('ENOSPC') : error;
  }
}

type Begin = (sftp: SFTPWrapper, done: Done<unknown>) => void;

type Reasons = {
  readonly isThere?: () => Promise<boolean>;
  readonly isFullFolder?: () => Promise<boolean>;
};

type About = Reasons & { readonly path: string; readonly neededBytes: number };
