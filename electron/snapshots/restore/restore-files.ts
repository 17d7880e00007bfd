import * as direct from 'node:fs';
import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomBytes } from 'node:crypto';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { promisify } from 'node:util';
import { systemCode } from '../../platform/file-errors.ts';
import { readBack } from './read-back.ts';
import { readFlags } from './read-flags.ts';
import type { RestoreSystem } from './restore-system.ts';
import { fromSystemName, toSystemPath } from './system-names.ts';
import { syncFile, syncFileSystem, syncFolder } from './system-sync.ts';
import { thisSystem } from './this-system.ts';

export type FileFacts = {
  readonly type: 'file' | 'folder' | 'link' | 'other';
  readonly sizeBytes: number;
  /** Permission bits; null where the system has none. */
  readonly mode: number | null;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedNs: bigint;
  readonly device: bigint;
  readonly inode: bigint;
};

/** What is set on a file after its content. Null where it is left as the system makes it. */
export type SettableFacts = {
  readonly mode: number | null;
  readonly uid: number | null;
  readonly gid: number | null;
  readonly modifiedNs: bigint;
};

/** A new file that is being written. */
export interface NewFile {
  write(bytes: Uint8Array, at: number): Promise<void>;
  setSize(sizeBytes: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Every call that a restore makes to the file system, so that a test can let any of them fail. Paths are absolute; failures are
 * those of the system (`ENOSPC`…). Links are never followed, but `read` and `create` end at one.
 */
export interface RestoreFiles {
  /** The computer they lie on. */
  readonly system: RestoreSystem;
  /** Null when nothing is there. */
  facts(path: string): Promise<FileFacts | null>;
  names(folder: string): Promise<string[]>;
  /** Fails when something is there already. */
  makeFolder(path: string, mode: number): Promise<void>;
  makeLink(target: string, path: string): Promise<void>;
  linkTarget(path: string): Promise<string>;
  /** A second name of the same file. */
  link(from: string, to: string): Promise<void>;
  /** A second file that shares its blocks until one of them is written; fails where the file system cannot. */
  clone(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  removeFile(path: string): Promise<void>;
  removeEmptyFolder(path: string): Promise<void>;
  /** Removes whatever is there; it is no failure when nothing is. */
  removeAll(path: string): Promise<void>;
  /** A file that did not exist, for its owner alone. */
  create(path: string): Promise<NewFile>;
  /** A piece is good until the next one is asked for. */
  read(path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** SHA-256 of a file as it lies there, in hex. */
  sha256(path: string, signal: AbortSignal): Promise<string>;
  setFacts(path: string, type: 'file' | 'folder' | 'link', facts: SettableFacts): Promise<void>;
  /** Brings the content of a file to the disk. */
  syncFile(path: string): Promise<void>;
  /** Brings everything on the file system of a path to its disk, much faster than many files one by one. False: it cannot. */
  syncFileSystem(path: string, signal: AbortSignal): Promise<boolean>;
  /** Makes names of a folder durable, where the system can. */
  syncFolder(path: string): Promise<void>;
  freeBytes(path: string): Promise<number>;
}

const readBytes = 1024 * 1024;
/** How long calls may follow each other before others run: messages that cancel the work, timers. */
const turnMs = 20;

/**
 * The system is asked directly, which takes a tenth of what handing a call to another thread takes, and a restore makes a dozen calls
 * for each file. What waits for the disk is left to other threads.
 */
export const systemFiles: RestoreFiles = {
  system: thisSystem,
  facts: async (path) => systemFacts(path),
  names: async (folder) =>
    (await fs.readdir(toSystemPath(folder), { encoding: 'buffer' })).map((name) => fromSystemName(name)),
  makeFolder: async (path, mode) => {
    direct.mkdirSync(toSystemPath(path), { mode });
  },
  makeLink: async (target, path) => direct.symlinkSync(toSystemPath(target), toSystemPath(path)),
  linkTarget: async (path) => fromSystemName(direct.readlinkSync(toSystemPath(path), { encoding: 'buffer' })),
  link: async (from, to) => {
    await takeTurns();
    direct.linkSync(toSystemPath(from), toSystemPath(to));
  },
  clone: (from, to) =>
    fs.copyFile(
      toSystemPath(from),
      toSystemPath(to),
      constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL,
    ),
  copy: (from, to) => fs.copyFile(toSystemPath(from), toSystemPath(to), constants.COPYFILE_EXCL),
  rename: (from, to) => fs.rename(toSystemPath(from), toSystemPath(to)),
  removeFile: async (path) => direct.unlinkSync(toSystemPath(path)),
  removeEmptyFolder: (path) => fs.rmdir(toSystemPath(path)),
  removeAll: removeAll,
  create: createFile,
  read: readFile,
  sha256: readBack,
  setFacts: async (path, type, facts) => setFacts(path, type, facts),
  syncFile: syncFile,
  syncFileSystem: syncFileSystem,
  syncFolder: syncFolder,
  freeBytes: async (path) => {
    const space = await fs.statfs(toSystemPath(path));
    return space.bavail * space.bsize;
  },
};

/** Replaces a small file so that a crash leaves the old or the new content. Durable when it resolves. */
export async function writeDurably(files: RestoreFiles, path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await files.create(temporary);
    try {
      await file.write(Buffer.from(text, 'utf8'), 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(temporary, path);
  } catch (error: unknown) {
    await files.removeAll(temporary).catch(() => undefined);
    throw error;
  }
  await files.syncFolder(dirname(path));
}

let turnEndsAt = 0;

/** Lets others run now and then. */
async function takeTurns(): Promise<void> {
  if (performance.now() < turnEndsAt) return;
  await letOthersRun();
  turnEndsAt = performance.now() + turnMs;
}

function systemFacts(path: string): FileFacts | null {
  const stats = lookAt(path);
  if (stats === null) return null;
  return {
    type: stats.isFile()
      ? 'file'
      : stats.isDirectory()
        ? 'folder'
        : stats.isSymbolicLink()
          ? 'link'
          : 'other',
    sizeBytes: Number(stats.size),
    mode: process.platform === 'win32' ? null : Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    modifiedNs: stats.mtimeNs,
    device: stats.dev,
    inode: stats.ino,
  };
}

function lookAt(path: string): direct.BigIntStats | null {
  try {
    return direct.lstatSync(toSystemPath(path), { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch (error: unknown) {
    if (systemCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** By hand and not by `rm`, which cannot name what is not UTF-8, and follows no rights that we set ourselves. */
async function removeAll(path: string): Promise<void> {
  const found = systemFacts(path);
  if (found === null) return;
  if (found.type !== 'folder') {
    await fs.unlink(toSystemPath(path));
    return;
  }
  if (found.mode !== null && (found.mode & 0o700) !== 0o700) await fs.chmod(toSystemPath(path), 0o700);
  for (const name of await systemFiles.names(path)) await removeAll(`${path}/${name}`);
  await fs.rmdir(toSystemPath(path));
}

async function createFile(path: string): Promise<NewFile> {
  await takeTurns();
  const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow;
  const fd = direct.openSync(toSystemPath(path), flags, 0o600);
  return {
    write: async (bytes, at) => {
      for (let done = 0; done < bytes.length;) {
        done += direct.writeSync(fd, bytes, done, bytes.length - done, at + done);
      }
      await takeTurns();
    },
    setSize: async (sizeBytes) => direct.ftruncateSync(fd, sizeBytes),
    sync: () => promisify(direct.fsync)(fd),
    close: async () => direct.closeSync(fd),
  };
}

/** Buffers that are used again: made anew for each piece, they keep the collector busy. */
const spareBuffers: Buffer[] = [];

async function* readFile(path: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  await takeTurns();
  const fd = direct.openSync(toSystemPath(path), readFlags);
  const buffer = spareBuffers.pop() ?? Buffer.allocUnsafeSlow(readBytes);
  try {
    for (;;) {
      signal.throwIfAborted();
      const read = direct.readSync(fd, buffer, 0, readBytes, null);
      if (read > 0) yield buffer.subarray(0, read);
      if (read < readBytes) return;
      await takeTurns();
    }
  } finally {
    spareBuffers.push(buffer);
    direct.closeSync(fd);
  }
}

/** The owner first: changing it clears the bits that run a file as its owner. Times last. */
function setFacts(path: string, type: 'file' | 'folder' | 'link', facts: SettableFacts): void {
  const system = toSystemPath(path);
  if (facts.uid !== null && facts.gid !== null) direct.lchownSync(system, facts.uid, facts.gid);
  if (facts.mode !== null && type !== 'link') direct.chmodSync(system, facts.mode);
  const seconds = asSeconds(facts.modifiedNs);
  direct.lutimesSync(system, seconds, seconds);
}

/**
 * Node sets times in whole microseconds, cut off from a floating number of seconds: half a microsecond more keeps the number from
 * falling below the one that is meant.
 */
function asSeconds(nanoseconds: bigint): number {
  return (Number(nanoseconds / 1000n) + 0.5) / 1e6;
}
