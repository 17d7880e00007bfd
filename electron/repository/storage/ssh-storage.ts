import { posix } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { isMissing } from '../../locations/location-errors.ts';
import { HostFileError } from '../../locations/ssh/sftp-errors.ts';
import type { SftpSession } from '../../locations/ssh/sftp-session.ts';
import type { SharedSftp } from '../../locations/ssh/shared-sftp.ts';
import { spaceByDf } from '../../locations/ssh/space-by-df.ts';
import type { SshConnection } from '../../locations/ssh/ssh-connection.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { AtMost } from '../../platform/at-most.ts';
import { giveName } from './give-name.ts';
import { hashOnHost } from './hash-on-host.ts';
import { InFlight, SshWriter } from './ssh-writer.ts';
import { writeWhole } from './write-whole.ts';
import type { Storage, StorageWriter, StoredFile } from './storage.ts';
import {
  freeSpace,
  hostReadingFailure,
  newFile,
  notThere,
  storageFailure,
  temporaryFiles,
} from './storage-errors.ts';
import type { UsedThing } from './storage-errors.ts';
import { isTemporaryName, oldTemporaryMs, temporaryName } from './temporary-name.ts';

/** Behind what else is on its way over a slow link, so that no request is given up because of it. */
const requestMs = 180_000;
/** For what tidies up after something has gone wrong. */
const tidyMs = 15_000;
/** Folders that are listed beside each other; servers open about a thousand files at once. */
const foldersAtOnce = 64;
const inFlightBytes = 4 * 1024 ** 2;

/**
 * A repository in a folder of a host, by SFTP. What only asks, removes or writes a whole small file is done again once after the connection
 * was lost; a pack that was on its way then is the caller's to write anew.
 */
export class SshStorage implements Storage {
  readonly place: string;
  readonly #connection: SshConnection;
  readonly #files: SharedSftp;
  readonly #root: string;
  readonly #inFlight = new InFlight(inFlightBytes);
  /** Whether the host says that a write has reached its disk; null before it was asked. */
  #syncs: boolean | null = null;
  /** Temporary files whose removal did not come through. */
  readonly #left = new Set<string>();

  /** `root` is the absolute folder of the host, `place` the same as the operator knows it. */
  constructor(place: string, root: string, connection: SshConnection, files: SharedSftp) {
    this.place = place;
    this.#root = root;
    this.#connection = connection;
    this.#files = files;
  }

  get durable(): boolean {
    return this.#syncs === true;
  }

  list(folder: string, signal: AbortSignal): Promise<readonly StoredFile[]> {
    return this.#reading(folder, signal, async (sftp, wait) => {
      const files: StoredFile[] = [];
      await this.#collect(folder, files, { sftp, wait, atMost: new AtMost(foldersAtOnce) });
      return files;
    });
  }

  read(name: string, offset: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array | null> {
    return this.#reading(name, signal, (sftp, wait) =>
      sftp.read(this.#at(name), offset, lengthBytes, wait).catch(missingAsNull),
    );
  }

  size(name: string, signal: AbortSignal): Promise<number | null> {
    return this.#reading(name, signal, async (sftp, wait) => {
      const facts = await sftp.stat(this.#at(name), wait).catch(missingAsNull);
      return facts === null ? null : facts.size;
    });
  }

  create(signal: AbortSignal): Promise<StorageWriter> {
    return this.#changing(newFile, signal, async (sftp, wait) => {
      await this.#removeLeft(sftp, wait);
      return this.#begin(sftp, wait);
    });
  }

  write(name: string, content: Uint8Array, signal: AbortSignal): Promise<void> {
    return this.#again(signal, () => writeWhole(this, name, content, signal));
  }

  remove(name: string, signal: AbortSignal): Promise<void> {
    return this.#again(signal, () =>
      this.#changing(name, signal, async (sftp, wait) => {
        await sftp.writing.remove(this.#at(name), wait).catch(missingAsNull);
      }),
    );
  }

  /** How old they are is told by the host's own clock, which may be wrong: a file that is made now says what it shows. */
  sweep(signal: AbortSignal): Promise<void> {
    return this.#changing(temporaryFiles, signal, async (sftp, wait) => {
      await this.#removeLeft(sftp, wait);
      const entries = await sftp.entries(this.#root, wait);
      const temporary = entries.filter(({ name }) => isTemporaryName(name));
      if (temporary.length === 0) return;
      const now = await this.#hostTime(sftp, wait);
      const old = temporary.filter(({ stats }) => now - stats.mtime * 1000 > oldTemporaryMs);
      for (const { name } of old) await sftp.writing.remove(this.#at(name), wait).catch(missingAsNull);
    });
  }

  space(signal: AbortSignal): Promise<{ readonly freeBytes: number; readonly totalBytes: number }> {
    return this.#reading(freeSpace, signal, async (sftp, wait) => {
      await this.#syncFolder(sftp, this.#root, wait).catch(ignoreFileError);
      const space = await sftp.space(this.#root, wait);
      if (space === null) return spaceByDf(this.#connection, this.#root, wait);
      const { blockBytes, blocks, freeBlocks } = space;
      return { freeBytes: freeBlocks * blockBytes, totalBytes: blocks * blockBytes };
    });
  }

  hash(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string> | null> {
    return this.#again(signal, () => hashOnHost(this.#connection, this.#root, names, signal));
  }

  async #collect(folder: string, files: StoredFile[], look: Look): Promise<void> {
    const { sftp, wait, atMost } = look;
    const entries = await atMost.run(() => sftp.entries(this.#at(folder), wait).catch(missingAsNull));
    const below: Promise<void>[] = [];
    for (const { name: own, kind, stats } of entries ?? []) {
      const name = `${folder}/${own}`;
      if (isTemporaryName(own)) continue;
      if (kind === 'folder') below.push(this.#collect(name, files, look));
      else if (kind === 'file') files.push({ name, sizeBytes: stats.size, modifiedAt: stats.mtime * 1000 });
    }
    await Promise.all(below);
  }

  async #begin(sftp: SftpSession, wait: Wait): Promise<SshWriter> {
    const temporary = temporaryName();
    const file = await sftp.writing.create(this.#at(temporary), 0o600, wait).catch((error: unknown) => {
      throw isMissing(error) ? notThere(this.place) : error;
    });
    return new SshWriter(file, this.#inFlight, wait, {
      explain: (used, error) => storageFailure(error, this.place, used),
      synced: (isSynced) => this.#synced(isSynced),
      place: async (name, whole) => {
        const at = { sftp, root: this.#root, wait };
        this.#synced(await giveName(at, temporary, name, whole));
      },
      discard: () => this.#discard(temporary),
    });
  }

  async #syncFolder(sftp: SftpSession, path: string, wait: Wait): Promise<void> {
    if (this.#syncs === false) return;
    this.#synced((await sftp.writing.syncFolder(path, wait)) === 'done');
  }

  /** Once it was not confirmed, it is not: what was written before may be what is lost. */
  #synced(isSynced: boolean): void {
    this.#syncs = isSynced && this.#syncs !== false;
  }

  async #hostTime(sftp: SftpSession, wait: Wait): Promise<number> {
    const path = this.#at(temporaryName());
    const file = await sftp.writing.create(path, 0o600, wait);
    try {
      await file.close(wait);
      return (await sftp.stat(path, wait)).mtime * 1000;
    } finally {
      await sftp.writing.remove(path, wait).catch(missingAsNull);
    }
  }

  /** Over a connection of its own where the one it was written over is lost. Never fails. */
  async #discard(temporary: string): Promise<void> {
    this.#left.add(temporary);
    const wait = { signal: AbortSignal.timeout(tidyMs), timeoutMs: tidyMs };
    await this.#files.use(wait, (sftp) => this.#removeLeft(sftp, wait)).catch(() => undefined);
  }

  async #removeLeft(sftp: SftpSession, wait: Wait): Promise<void> {
    for (const name of this.#left) {
      await sftp.writing.remove(this.#at(name), wait).catch(missingAsNull);
      this.#left.delete(name);
    }
  }

  #at(name: string): string {
    return posix.join(this.#root, name);
  }

  #reading<Value>(used: UsedThing, signal: AbortSignal, work: Work<Value>): Promise<Value> {
    return this.#again(signal, async () => {
      signal.throwIfAborted();
      const wait = { signal, timeoutMs: requestMs };
      try {
        return await this.#files.use(wait, (sftp) => work(sftp, wait));
      } catch (error: unknown) {
        throw hostReadingFailure(error, this.place, used, this.#connection.label);
      }
    });
  }

  async #changing<Value>(used: UsedThing, signal: AbortSignal, work: Work<Value>): Promise<Value> {
    signal.throwIfAborted();
    const wait = { signal, timeoutMs: requestMs };
    try {
      return await this.#files.use(wait, (sftp) => work(sftp, wait));
    } catch (error: unknown) {
      throw storageFailure(error, this.place, used);
    }
  }

  /** Once more after the connection was lost; for what comes to the same when it is done twice. */
  async #again<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error: unknown) {
      if (!isAppError(error) || error.code !== 'ssh/lost') throw error;
      signal.throwIfAborted();
      return work();
    }
  }
}

type Work<Value> = (sftp: SftpSession, wait: Wait) => Promise<Value>;
type Look = { readonly sftp: SftpSession; readonly wait: Wait; readonly atMost: AtMost };

function missingAsNull(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

/** A folder that cannot be synced now says nothing about whether it can be. */
function ignoreFileError(error: unknown): void {
  if (!(error instanceof HostFileError)) throw error;
}
