import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { systemCode } from '../../locations/location-errors.ts';
import type { LogPosition } from './log-scan-schema.ts';

/** How much of a file's beginning tells it from another. */
const headLimit = 256;

/** An open log with what identifies it. */
export type LogFile = {
  readonly handle: number;
  readonly inode: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
};

/** A stretch of one file that is to be read. A closed file gets no more lines, so its last one counts without an end. */
export type LogSegment = {
  readonly file: LogFile;
  readonly from: number;
  readonly to: number;
  readonly isClosed: boolean;
  /** True when it begins within a line, whose rest is left out. */
  readonly startsMidLine: boolean;
};

export type LogPlan = {
  readonly segments: readonly LogSegment[];
  readonly skippedBytes: number;
  readonly rotation: 'none' | 'followed' | 'lost';
};

/** Null when there is no such file. */
export function openLog(path: string): LogFile | null {
  try {
    const handle = openSync(path, 'r');
    const stats = fstatSync(handle);
    return {
      handle,
      inode: `${stats.dev}:${stats.ino}`,
      sizeBytes: stats.size,
      modifiedAt: stats.mtimeMs,
    };
  } catch (error: unknown) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

export function closeLog(file: LogFile | null): void {
  if (file !== null) closeSync(file.handle);
}

export function readLog(file: LogFile, from: number, lengthBytes: number): Uint8Array {
  const buffer = new Uint8Array(lengthBytes);
  let filled = 0;
  while (filled < lengthBytes) {
    const count = readSync(file.handle, buffer, filled, lengthBytes - filled, from + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

/** The position from which the next run goes on. */
export function positionAt(file: LogFile, offset: number): LogPosition {
  const headBytes = Math.min(headLimit, offset);
  return { inode: file.inode, offset, headBytes, headSha256: headOf(file, headBytes) };
}

/**
 * What is to be read: the rest of the file since last time, and when it was rotated, the rest of the rotated one before. A first
 * run takes both from their beginnings, unless the rotated one ends before `oldestAt` (epoch milliseconds).
 */
export function planSegments(
  current: LogFile,
  rotated: LogFile | null,
  position: LogPosition | null,
  limits: { readonly maxBytes: number; readonly oldestAt: number },
): LogPlan {
  const { maxBytes, oldestAt } = limits;
  const whole = (file: LogFile, from: number): LogSegment => ({
    file,
    from,
    to: file.sizeBytes,
    isClosed: file !== current,
    startsMidLine: false,
  });
  if (position === null) {
    const before = rotated === null || rotated.modifiedAt < oldestAt ? [] : [whole(rotated, 0)];
    return newest([...before, whole(current, 0)], maxBytes, 'none');
  }
  if (current.inode === position.inode && isSame(current, position)) {
    return newest([whole(current, position.offset)], maxBytes, 'none');
  }
  if (rotated !== null && isSame(rotated, position)) {
    return newest([whole(rotated, position.offset), whole(current, 0)], maxBytes, 'followed');
  }
  return newest([whole(current, 0)], maxBytes, 'lost');
}

/** Copied and then emptied logs keep their inode, renamed ones their first bytes: the first bytes decide where there were any. */
function isSame(file: LogFile, position: LogPosition): boolean {
  if (position.headBytes === 0) return file.inode === position.inode;
  return file.sizeBytes >= position.offset && headOf(file, position.headBytes) === position.headSha256;
}

/** Keeps the last `maxBytes` of all stretches together. */
function newest(segments: readonly LogSegment[], maxBytes: number, rotation: LogPlan['rotation']): LogPlan {
  let room = maxBytes;
  let skippedBytes = 0;
  const kept: LogSegment[] = [];
  for (const segment of segments.toReversed()) {
    const length = Math.max(0, segment.to - segment.from);
    const taken = Math.min(length, room);
    room -= taken;
    skippedBytes += length - taken;
    if (taken === 0) continue;
    kept.unshift(taken === length ? segment : { ...segment, from: segment.to - taken, startsMidLine: true });
  }
  return { segments: kept, skippedBytes, rotation };
}

function headOf(file: LogFile, headBytes: number): string {
  return createHash('sha256')
    .update(readLog(file, 0, headBytes))
    .digest('hex');
}
