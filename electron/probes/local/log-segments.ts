import { createHash } from 'node:crypto';
import type { LogPosition } from './log-scan-schema.ts';

/** How much of a file's beginning, and of what stands before a place in it, tells it from another. */
export const markBytes = 256;
/** Files may begin alike, such as with a title; not for longer than this. */
const alikeBytes = 64 * 1024;
/** SFTP tells whole seconds, and the clock of a host is known less exactly than this one. */
const toldWithinMs = 2000;

/** A log with what identifies it. */
export type LogFile = {
  /** Null where the system that has it does not tell one. */
  readonly inode: string | null;
  readonly sizeBytes: number;
  /** By the clock of this computer, epoch ms. */
  readonly modifiedAt: number;
  /** Its first bytes. */
  readonly head: Uint8Array;
  /** The bytes just before the place up to which a log was read last time; none where it is shorter. */
  readonly before: Uint8Array;
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

type LogPlan = {
  readonly segments: readonly LogSegment[];
  readonly skippedBytes: number;
  readonly rotation: 'none' | 'followed' | 'lost';
};

/** Where the bytes stand that show whether a log is the one that was read last time. */
export function marksOf(position: LogPosition | null): readonly (readonly [offset: number, bytes: number])[] {
  const length = position?.tailBytes ?? 0;
  return [
    [0, markBytes],
    [(position?.offset ?? 0) - length, length],
  ];
}

/** The position from which the next run goes on. `before` are the bytes just before it, `lookedAt` is epoch ms. */
export function positionAt(
  file: LogFile,
  {
    offset,
    before,
    lookedAt,
  }: { readonly offset: number; readonly before: Uint8Array; readonly lookedAt: number },
): LogPosition {
  const head = file.head.subarray(0, offset);
  const tail = before.subarray(-markBytes);
  return {
    inode: file.inode,
    offset,
    headBytes: head.length,
    headSha256: hashOf(head),
    tailBytes: tail.length,
    tailSha256: hashOf(tail),
    lookedAt,
  };
}

/** Whether no look at the rotated log is needed to know that this is the one that was read last time. */
export function isSurelyContinued(current: LogFile, position: LogPosition | null): boolean {
  return position !== null && position.offset > alikeBytes && isContinued(current, position);
}

function isContinued(current: LogFile, position: LogPosition): boolean {
  return hasInodeOf(current, position) && isSame(current, position);
}

/** Two logs that are told apart by what stands in them alone may begin alike: then the one that was written to since the last look was read. */
function wasRotated(current: LogFile, rotated: LogFile | null, position: LogPosition): boolean {
  if (rotated === null || current.inode !== null || position.lookedAt === null) return false;
  const isNewer = rotated.modifiedAt >= position.lookedAt - toldWithinMs;
  return isNewer && rotated.sizeBytes > position.offset && isSame(rotated, position);
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
  if (isContinued(current, position) && !wasRotated(current, rotated, position))
    return newest([whole(current, position.offset)], maxBytes, 'none');
  if (rotated !== null && isSame(rotated, position))
    return newest([whole(rotated, position.offset), whole(current, 0)], maxBytes, 'followed');
  return newest([whole(current, 0)], maxBytes, 'lost');
}

/**
 * Copied and then emptied logs keep their inode, renamed ones their content: what stands at the beginning and just before the place decides where
 * there was anything.
 */
function isSame(file: LogFile, position: LogPosition): boolean {
  if (position.headBytes === 0) return hasInodeOf(file, position);
  return (
    file.sizeBytes >= position.offset &&
    hashOf(file.head.subarray(0, position.headBytes)) === position.headSha256 &&
    (position.tailBytes === 0 || hashOf(file.before) === position.tailSha256)
  );
}

function hasInodeOf({ inode }: LogFile, position: LogPosition): boolean {
  return inode === null || position.inode === null || inode === position.inode;
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

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
