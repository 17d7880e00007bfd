import { constants } from 'node:fs';
import { access, lstat, open, opendir, realpath, stat, statfs } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { cancelled } from '../../shared/errors/app-error.ts';
import { containedPath } from './contained-path.ts';
import type { FileFacts, Location, SpaceFacts } from './location.ts';
import { asLocationError, isMissing } from './location-errors.ts';
import { readSystemMounts } from './mount-table.ts';
import type { ReadMounts } from './mount-table.ts';
import { networkFileSystemOf } from './network-file-system.ts';

/** What the location asks the system; tests answer in its place. */
type LocalSystem = { readonly mounts: ReadMounts; readonly platform: NodeJS.Platform };

const thisSystem: LocalSystem = { mounts: readSystemMounts, platform: process.platform };

/** Files below one folder of this computer. The folder itself may be missing; every call then says so. */
export class LocalLocation implements Location {
  readonly kind = 'local';
  readonly #root: string;
  readonly #system: LocalSystem;

  constructor(root: string, system: LocalSystem = thisSystem) {
    this.#root = root;
    this.#system = system;
  }

  absolutePath(path: string): Promise<string> {
    return containedPath(this.#root, path);
  }

  facts(path: string, signal: AbortSignal): Promise<FileFacts | null> {
    return this.#orNull(path, signal, async (absolute) => {
      const hasPosixRights = this.#system.platform !== 'win32';
      return factsOf(await stat(absolute), hasPosixRights);
    });
  }

  list(path: string, limit: number, signal: AbortSignal): Promise<readonly string[] | null> {
    return this.#orNull(path, signal, async (absolute) => {
      const names: string[] = [];
      if (limit < 1) return names;
      for await (const entry of await opendir(absolute)) {
        names.push(entry.name);
        if (names.length >= limit || signal.aborted) break;
      }
      return names.toSorted();
    });
  }

  read(path: string, offset: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    return this.#do(path, signal, async (absolute) => {
      const file = await open(absolute, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      try {
        const buffer = new Uint8Array(lengthBytes);
        let filled = 0;
        while (filled < lengthBytes && !signal.aborted) {
          const { bytesRead } = await file.read(buffer, filled, lengthBytes - filled, offset + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return buffer.subarray(0, filled);
      } finally {
        await file.close();
      }
    });
  }

  space(path: string, signal: AbortSignal): Promise<SpaceFacts> {
    return this.#do(path, signal, async (absolute) => {
      const facts = await statfs(await existingAbove(absolute));
      return {
        freeBytes: facts.bavail * facts.bsize,
        totalBytes: facts.blocks * facts.bsize,
        freeInodes: facts.files > 0 ? facts.ffree : null,
        totalInodes: facts.files > 0 ? facts.files : null,
      };
    });
  }

  async allows(path: string, right: 'read' | 'write', signal: AbortSignal): Promise<boolean> {
    const granted = await this.#orNull(path, signal, async (absolute) => {
      const mode = right === 'read' ? constants.R_OK : constants.W_OK;
      return access(absolute, mode).then(
        () => true,
        (error: unknown) => {
          if (isMissing(error)) throw error;
          return false;
        },
      );
    });
    return granted ?? false;
  }

  networkFileSystem(path: string, signal: AbortSignal): Promise<string | null> {
    return this.#do(path, signal, async (absolute) => {
      const { platform } = this.#system;
      const place = await existingAbove(absolute);
      const mounts = await this.#system.mounts(signal);
      const statfsType = platform === 'win32' ? null : (await statfs(place)).type;
      return networkFileSystemOf({ path: place, mounts, statfsType, platform });
    });
  }

  async #orNull<Value>(
    path: string,
    signal: AbortSignal,
    work: (absolute: string) => Promise<Value>,
  ): Promise<Value | null> {
    return this.#do(path, signal, async (absolute) => {
      await stat(this.#root);
      return work(absolute).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
    });
  }

  async #do<Value>(
    path: string,
    signal: AbortSignal,
    work: (absolute: string) => Promise<Value>,
  ): Promise<Value> {
    if (signal.aborted) throw cancelled();
    try {
      return await untilAborted(this.absolutePath(path).then(work), signal);
    } catch (error: unknown) {
      if (signal.aborted) throw cancelled();
      throw asLocationError(error, path);
    }
  }
}

/** A file system that hangs must not hold the caller: the signal ends the wait, whatever the system does. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(cancelled());
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

async function existingAbove(absolute: string): Promise<string> {
  const found = await lstat(absolute).then(
    () => true,
    () => false,
  );
  const parent = dirname(absolute);
  if (!found && parent !== absolute) return existingAbove(parent);
  // The native call turns a mapped Windows drive into the share it stands for.
  return realpath(absolute);
}

function factsOf(stats: Stats, hasPosixRights: boolean): FileFacts {
  return {
    kind: kindOf(stats),
    sizeBytes: stats.size,
    modifiedAt: Math.round(stats.mtimeMs),
    mode: hasPosixRights ? stats.mode & 0o7777 : null,
    owner: hasPosixRights ? ownerName(stats.uid) : null,
    inode: hasPosixRights ? `${stats.dev}:${stats.ino}` : null,
  };
}

function kindOf(stats: Stats): FileFacts['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

function ownerName(uid: number): string {
  const self = userInfo();
  return self.uid === uid ? self.username : `uid ${uid}`;
}
