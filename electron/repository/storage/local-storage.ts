import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open, mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isMissingFile } from '../../platform/file-errors.ts';
import { syncFolder } from '../../platform/sync-folder.ts';
import type { Storage, StorageWriter, StoredFile } from './storage.ts';
import { freeSpace, readingFailure, storageFailure, temporaryFiles } from './storage-errors.ts';
import type { UsedThing } from './storage-errors.ts';
import { writeWhole } from './write-whole.ts';
import { isTemporaryName, oldTemporaryMs, temporaryName } from './temporary-name.ts';

/** A repository in a folder of this computer: a disk, a USB stick, or a share that the system has mounted. */
export class LocalStorage implements Storage {
  readonly place: string;
  #durable = process.platform !== 'win32';

  constructor(folder: string) {
    this.place = folder;
  }

  get durable(): boolean {
    return this.#durable;
  }

  async list(folder: string, signal: AbortSignal): Promise<readonly StoredFile[]> {
    const files: StoredFile[] = [];
    await this.#collect(folder, files, signal);
    return files;
  }

  read(name: string, offset: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array | null> {
    return this.#reading(name, signal, async () => {
      const handle = await open(join(this.place, name), constants.O_RDONLY).catch(missingAsNull);
      if (handle === null) return null;
      try {
        return await readFully(handle, offset, lengthBytes);
      } finally {
        await handle.close();
      }
    });
  }

  size(name: string, signal: AbortSignal): Promise<number | null> {
    return this.#reading(name, signal, async () => {
      const facts = await stat(join(this.place, name)).catch(missingAsNull);
      return facts === null ? null : facts.size;
    });
  }

  create(signal: AbortSignal): Promise<StorageWriter> {
    const temporary = temporaryName();
    return this.#guarded(temporary, signal, async () => {
      const handle = await open(join(this.place, temporary), 'wx', 0o600);
      return new LocalWriter(temporary, handle, {
        guard: (name, work) => this.#guarded(name, signal, work),
        moveTo: (name) => this.#moveTo(temporary, name),
        discard: () => rm(join(this.place, temporary), { force: true }),
      });
    });
  }

  write(name: string, content: Uint8Array, signal: AbortSignal): Promise<void> {
    return writeWhole(this, name, content, signal);
  }

  remove(name: string, signal: AbortSignal): Promise<void> {
    return this.#guarded(name, signal, () => rm(join(this.place, name), { force: true }));
  }

  sweep(signal: AbortSignal): Promise<void> {
    return this.#guarded(temporaryFiles, signal, async () => {
      const names = await readdir(this.place);
      for (const name of names.filter(isTemporaryName)) {
        const facts = await stat(join(this.place, name)).catch(missingAsNull);
        if (facts !== null && Date.now() - facts.mtimeMs > oldTemporaryMs) {
          await rm(join(this.place, name), { force: true });
        }
      }
    });
  }

  space(signal: AbortSignal): Promise<{ readonly freeBytes: number; readonly totalBytes: number }> {
    return this.#reading(freeSpace, signal, async () => {
      const facts = await statfs(this.place);
      return { freeBytes: facts.bavail * facts.bsize, totalBytes: facts.blocks * facts.bsize };
    });
  }

  async hash(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const hashes = new Map<string, string>();
    for (const name of names) {
      const hash = await this.#reading(name, signal, () => hashOf(join(this.place, name), signal));
      if (hash !== null) hashes.set(name, hash);
    }
    return hashes;
  }

  async #collect(folder: string, files: StoredFile[], signal: AbortSignal): Promise<void> {
    const entries = await this.#reading(folder, signal, () =>
      readdir(join(this.place, folder), { withFileTypes: true }).catch(missingAsNull),
    );
    for (const entry of entries ?? []) {
      const name = `${folder}/${entry.name}`;
      if (isTemporaryName(entry.name)) continue;
      if (entry.isDirectory()) await this.#collect(name, files, signal);
      else if (entry.isFile()) {
        const facts = await this.#reading(name, signal, () =>
          stat(join(this.place, name)).catch(missingAsNull),
        );
        if (facts !== null) files.push({ name, sizeBytes: facts.size, modifiedAt: facts.mtimeMs });
      }
    }
  }

  async #moveTo(temporary: string, name: string): Promise<void> {
    const path = join(this.place, name);
    const folder = dirname(path);
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(join(this.place, temporary), path);
    await this.#syncFolder(folder);
    if (made === undefined) return;
    // Every folder that was just made must reach the disk as well, or the file has nowhere to be after a power loss.
    for (let at = folder; at.length >= made.length; at = dirname(at)) await this.#syncFolder(dirname(at));
  }

  /** Some shares cannot sync a folder: then the place is said to be not durable, which is no failure. */
  async #syncFolder(folder: string): Promise<void> {
    if (this.#durable) this.#durable = (await syncFolder(folder)) === 'done';
  }

  async #reading<Value>(used: UsedThing, signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error: unknown) {
      throw await readingFailure(error, this.place, used);
    }
  }

  async #guarded<Value>(used: UsedThing, signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error: unknown) {
      throw storageFailure(error, this.place, used);
    }
  }
}

type WriterEnds = {
  guard<Value>(name: string, work: () => Promise<Value>): Promise<Value>;
  moveTo(name: string): Promise<void>;
  discard(): Promise<void>;
};

class LocalWriter implements StorageWriter {
  readonly #name: string;
  readonly #handle: FileHandle;
  readonly #ends: WriterEnds;
  #open = true;

  constructor(name: string, handle: FileHandle, ends: WriterEnds) {
    this.#name = name;
    this.#handle = handle;
    this.#ends = ends;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#ends.guard(this.#name, () => this.#handle.writeFile(bytes));
  }

  commit(name: string): Promise<void> {
    return this.#ends.guard(name, async () => {
      await this.#handle.sync();
      await this.#close();
      await this.#ends.moveTo(name);
    });
  }

  /** Never fails: it runs where something else has already gone wrong. */
  async abort(): Promise<void> {
    await this.#close().catch(() => undefined);
    await this.#ends.discard().catch(() => undefined);
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#handle.close();
  }
}

/** Whoever does not know how long a file is asks for megabytes: room is made for what is there only. */
async function readFully(handle: FileHandle, offset: number, lengthBytes: number): Promise<Uint8Array> {
  const { size } = await handle.stat();
  const room = Math.max(0, Math.min(lengthBytes, size - offset));
  const bytes = Buffer.allocUnsafe(room);
  let filled = 0;
  while (filled < room) {
    const { bytesRead } = await handle.read(bytes, filled, room - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

async function hashOf(path: string, signal: AbortSignal): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1024 ** 2 }), hash, { signal });
    return hash.digest('hex');
  } catch (error: unknown) {
    signal.throwIfAborted();
    return missingAsNull(error);
  }
}

function missingAsNull(error: unknown): null {
  if (isMissingFile(error)) return null;
  throw error;
}
