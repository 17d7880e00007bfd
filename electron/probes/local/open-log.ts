import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { systemCode } from '../../platform/file-errors.ts';
import type { LogPosition } from './log-scan-schema.ts';
import { marksOf } from './log-segments.ts';
import type { LogFile } from './log-segments.ts';

/** A log of this computer that is kept open. */
export type OpenLog = LogFile & { readonly handle: number };

/** Null when there is no such file. */
export function openLog(path: string, position: LogPosition | null): OpenLog | null {
  try {
    const handle = openSync(path, 'r');
    const stats = fstatSync(handle);
    const [head, before] = marksOf(position).map(([offset, bytes]) => readLog(handle, offset, bytes));
    const none = new Uint8Array();
    return {
      handle,
      inode: `${stats.dev}:${stats.ino}`,
      sizeBytes: stats.size,
      modifiedAt: stats.mtimeMs,
      head: head ?? none,
      before: before ?? none,
    };
  } catch (error: unknown) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

export function closeLog(file: OpenLog | null): void {
  if (file !== null) closeSync(file.handle);
}

export function readLog(handle: number, from: number, lengthBytes: number): Uint8Array {
  const buffer = new Uint8Array(lengthBytes);
  let filled = 0;
  while (filled < lengthBytes) {
    const count = readSync(handle, buffer, filled, lengthBytes - filled, from + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}
