import { createHash, randomBytes } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, lstat, open, opendir, rename, rm, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cancelled } from '../../shared/errors/app-error.ts';
import { systemCode, isMissingFile, writeFailure } from '../platform/file-errors.ts';
import { programEnvironment } from '../platform/program-environment.ts';
import { runProgram } from '../platform/run-program.ts';
import type { ProgramEnd } from '../platform/run-program.ts';
import { syncFolder } from '../platform/sync-folder.ts';
import { isSameFile } from './computer.ts';
import type {
  Computer,
  ExactFacts,
  FoundFile,
  Ownership,
  Passage,
  ProgramOnComputer,
  Removal,
  Replaced,
} from './computer.ts';

const chunkBytes = 1024 * 1024;
/** A pipe that somebody put there must not hold up whoever opens it. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const readOnlyNoLink = readOnly | (constants.O_NOFOLLOW ?? 0);

/** This computer. */
export class LocalComputer implements Computer {
  readonly host = null;
  readonly asRoot = false;

  join(folder: string, path: string): string {
    return join(folder, path);
  }

  async read(path: string, mostBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    const file = await open(path, readOnly);
    try {
      const pieces: Buffer[] = [];
      for await (const piece of chunksOf(file, mostBytes + 1, signal)) pieces.push(Buffer.from(piece));
      return Buffer.concat(pieces);
    } finally {
      await file.close();
    }
  }

  /** @throws AppError store/disk-full, store/not-writable */
  async replace(path: string, content: Uint8Array, expected: string, signal: AbortSignal): Promise<Replaced> {
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      const before = await stat(path);
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(content);
        if (before.uid !== process.getuid?.() || before.gid !== process.getgid?.())
          await file.chown(before.uid, before.gid);
        await file.chmod(before.mode & 0o7777);
        await file.sync();
      } finally {
        await file.close();
      }
      const [now] = await this.digests([path], signal);
      if (now !== expected) return 'changed';
      await rename(temporary, path);
      return (await syncFolder(dirname(path))) === 'done' ? 'durable' : 'unconfirmed';
    } catch (error: unknown) {
      throw writeFailure(error, path) ?? error;
    } finally {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  async ownership(path: string): Promise<Ownership> {
    return { uid: (await stat(path)).uid, self: process.getuid?.() ?? null };
  }

  async walk(folder: string, signal: AbortSignal): Promise<readonly FoundFile[]> {
    const found: FoundFile[] = [];
    const folders = [''];
    for (let below = folders.pop(); below !== undefined; below = folders.pop()) {
      for await (const entry of await opendir(join(folder, below))) {
        if (signal.aborted) throw cancelled();
        const path = posix.join(below, entry.name);
        if (entry.isDirectory()) folders.push(path);
        if (!entry.isFile()) continue;
        const facts = await factsOf(join(folder, path));
        if (facts !== null) found.push({ path, ...facts });
      }
    }
    return found;
  }

  async exact(paths: readonly string[], signal: AbortSignal): Promise<readonly (ExactFacts | null)[]> {
    const facts: (ExactFacts | null)[] = [];
    for (const path of paths) {
      if (signal.aborted) throw cancelled();
      facts.push(await factsOf(path));
    }
    return facts;
  }

  async digests(paths: readonly string[], signal: AbortSignal): Promise<readonly (string | null)[]> {
    const digests: (string | null)[] = [];
    for (const path of paths) digests.push(await digestOf(path, signal));
    return digests;
  }

  async bring(path: string, to: string, through: Passage, signal: AbortSignal): Promise<void> {
    const source = await open(path, readOnlyNoLink);
    try {
      const before = await source.stat();
      const target = await open(to, 'wx', 0o600);
      try {
        if (before.isFile())
          for await (const piece of chunksOf(source, Infinity, signal))
            await target.writeFile(through.push(piece));
        await target.writeFile(through.end());
        await target.utimes(before.atime, before.mtime);
        await target.sync();
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
  }

  async notWritable(folders: readonly string[]): Promise<readonly string[]> {
    const denied: string[] = [];
    for (const folder of folders)
      await access(folder, constants.W_OK).catch(() => {
        denied.push(folder);
      });
    return denied;
  }

  async remove(files: readonly (ExactFacts & { readonly absolute: string })[]): Promise<Removal> {
    let removed = 0;
    let changed = 0;
    const failed = new Map<string, number>();
    for (const file of files) {
      try {
        if (isSameFile(file, await factsOf(file.absolute))) {
          await unlink(file.absolute);
          removed += 1;
        } else {
          changed += 1;
        }
      } catch (error: unknown) {
        const code = systemCode(error);
        if (code === null) throw error;
        if (isMissingFile(error)) changed += 1;
        else failed.set(code, (failed.get(code) ?? 0) + 1);
      }
    }
    return { removed, changed, failed };
  }

  run({ folder, ...program }: ProgramOnComputer, signal: AbortSignal): Promise<ProgramEnd> {
    return runProgram({ ...program, cwd: folder, environment: programEnvironment(), signal });
  }
}

async function* chunksOf(
  file: FileHandle,
  mostBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, mostBytes));
  for (let position = 0; position < mostBytes;) {
    if (signal.aborted) throw cancelled();
    const length = Math.min(buffer.length, mostBytes - position);
    const { bytesRead } = await file.read(buffer, 0, length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** `absolute` is free of links but for its last name. */
async function factsOf(absolute: string): Promise<ExactFacts | null> {
  try {
    const facts = await lstat(absolute);
    if (!facts.isFile()) return null;
    return {
      sizeBytes: facts.size,
      modifiedAt: Math.round(facts.mtimeMs),
      identity: `${facts.dev}:${facts.ino}`,
    };
  } catch (error: unknown) {
    // Removed while it was looked at.
    if (isMissingFile(error)) return null;
    throw error;
  }
}

async function digestOf(path: string, signal: AbortSignal): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash, { signal });
    return hash.digest('hex');
  } catch (error: unknown) {
    if (signal.aborted) throw cancelled();
    if (systemCode(error) === null) throw error;
    return null;
  }
}
