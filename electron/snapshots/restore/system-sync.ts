import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { syncFolder as syncNames } from '../../platform/sync-folder.ts';
import { toSystemPath } from './system-names.ts';

const syncTimeoutMs = 10 * 60_000;

/** Brings the content of a file to the disk. */
export async function syncFile(path: string): Promise<void> {
  const system = toSystemPath(path);
  if (process.platform !== 'win32') return syncOpened(system, 'r');
  // Windows flushes only what was opened for writing, as a file marked read-only cannot be.
  const { mode } = await fs.stat(system);
  const isReadOnly = (mode & 0o200) === 0;
  if (isReadOnly) await fs.chmod(system, mode | 0o200);
  try {
    await syncOpened(system, 'r+');
  } finally {
    if (isReadOnly) await fs.chmod(system, mode);
  }
}

async function syncOpened(system: ReturnType<typeof toSystemPath>, flags: 'r' | 'r+'): Promise<void> {
  const handle = await fs.open(system, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** syncfs(2), which node does not have, by `sync --file-system` of coreutils. False: it cannot. */
export async function syncFileSystem(path: string, signal: AbortSignal): Promise<boolean> {
  if (process.platform !== 'linux' || !path.isWellFormed()) return false;
  try {
    await promisify(execFile)('sync', ['--file-system', path], { signal, timeout: syncTimeoutMs });
    return true;
  } catch {
    signal.throwIfAborted();
    // Not there, another `sync`, or failed: the files are then brought to the disk one by one, which says what is wrong.
    return false;
  }
}

/** Brings the names of a folder to the disk, where the system can; elsewhere they are as durable as the share makes them. */
export async function syncFolder(path: string): Promise<void> {
  await syncNames(toSystemPath(path));
}
