import { LineSplitter } from './line-splitter.ts';
import type { LineTime } from './line-time.ts';

/** Reads up to `lengthBytes` bytes from `offset`. */
type ReadBytes = (offset: number, lengthBytes: number) => Promise<Uint8Array>;

type LogFile = { readonly sizeBytes: number; readonly read: ReadBytes; readonly timeOf: LineTime };

/** Bytes of a log. `from` may lie within a line. */
export type ByteRange = { readonly from: number; readonly to: number };

const blockBytes = 64 * 1024;
/** A stack trace longer than so many blocks without any time is not looked through. */
const blocksWithoutTime = 8;

/**
 * Where in a log, whose lines are in the order of their times, the lines of a time stand: found by halving, so that a log of many
 * gigabytes costs a few dozen reads. Null when no times are found in it.
 */
export async function findRange(file: LogFile, from: number, to: number): Promise<ByteRange | null> {
  const begin = await offsetBefore(file, from);
  if (begin === null) return null;
  const end = await offsetBefore(file, to);
  if (end === null) return null;
  // The last block before the end begins before `to`; what follows it does so as well, up to one block more.
  return { from: begin, to: Math.min(file.sizeBytes, Math.max(begin, end) + 2 * blockBytes) };
}

/** An offset at or before the first line of `wanted` or later, at most two blocks too early. */
async function offsetBefore(file: LogFile, wanted: number): Promise<number | null> {
  let low = 0;
  let high = file.sizeBytes;
  let told = false;
  while (high - low > blockBytes) {
    const middle = Math.floor((low + high) / 2);
    const found = await firstTime(file, middle, high);
    if (found === null) {
      // Nothing between here and there says a time: the wanted place lies before it, if it is anywhere.
      high = middle;
      continue;
    }
    told = true;
    if (found < wanted) low = middle;
    else high = middle;
  }
  if (!told && file.sizeBytes > 0 && (await firstTime(file, 0, file.sizeBytes)) === null) return null;
  return low;
}

async function firstTime({ read, timeOf }: LogFile, offset: number, end: number): Promise<number | null> {
  const splitter = new LineSplitter();
  // What stands before the first end of a line is the rest of one.
  let isWhole = offset === 0;
  for (let block = 0; block < blocksWithoutTime; block += 1) {
    const at = offset + block * blockBytes;
    if (at >= end && block > 0) return null;
    const bytes = await read(at, blockBytes);
    for (const { text } of splitter.push(bytes)) {
      const time = isWhole ? timeOf(text) : null;
      if (time !== null) return time;
      isWhole = true;
    }
    if (bytes.length < blockBytes) break;
  }
  for (const { text } of splitter.end()) return isWhole ? timeOf(text) : null;
  return null;
}

/** A range cut to `mostBytes`: the beginning of what happened and, three times as much, its end. */
export function boundedRanges(
  { from, to }: ByteRange,
  mostBytes: number,
): { readonly ranges: readonly ByteRange[]; readonly leftOutBytes: number } {
  const length = to - from;
  if (length <= mostBytes) return { ranges: [{ from, to }], leftOutBytes: 0 };
  const head = Math.floor(mostBytes / 4);
  const tail = mostBytes - head;
  return {
    ranges: [
      { from, to: from + head },
      { from: to - tail, to },
    ],
    leftOutBytes: length - mostBytes,
  };
}
