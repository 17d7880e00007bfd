import { setImmediate } from 'node:timers/promises';
import type { Location } from '../../locations/location.ts';
import { boundedRanges, findRange } from '../logs/find-range.ts';
import type { ByteRange } from '../logs/find-range.ts';
import { LineSplitter } from '../logs/line-splitter.ts';
import type { LineTime } from '../logs/line-time.ts';
import type { FoundLog } from './log-files.ts';

/** A line of the time in question; `at` is null where nothing says when it was written. */
type TimedLine = { readonly text: string; readonly cutBytes: number; readonly at: number | null };

type ReadLines = {
  readonly location: Pick<Location, 'read'>;
  readonly file: FoundLog;
  readonly timeOf: LineTime;
  /** Whether lines say when they were written at all. */
  readonly isTimed: boolean;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
};

/** `gap`: bytes of the time that are left out here, because there was too much of it. */
export type LinePiece =
  | { readonly kind: 'line'; readonly line: TimedLine }
  | { readonly kind: 'gap'; readonly bytes: number };

/** What is held at once. */
const sliceBytes = 1024 ** 2;
/** What is looked through before others have their turn. */
const turnBytes = 64 * 1024;

/** The lines of one file that belong to a time, in their order. Reads as little as it can and holds one slice at a time. */
export async function* readLines(wanted: ReadLines): AsyncGenerator<LinePiece> {
  const { ranges, leftOutBytes, startsMidLine } = await rangesOf(wanted);
  for (const [place, range] of ranges.entries()) {
    if (place > 0 && leftOutBytes > 0) yield { kind: 'gap', bytes: leftOutBytes };
    yield* linesOf(wanted, range, startsMidLine || place > 0);
  }
  if (ranges.length === 1 && leftOutBytes > 0) yield { kind: 'gap', bytes: leftOutBytes };
}

async function rangesOf(wanted: ReadLines): Promise<{
  readonly ranges: readonly ByteRange[];
  readonly leftOutBytes: number;
  readonly startsMidLine: boolean;
}> {
  const { file, timeOf, isTimed, from, to, mostBytes, signal } = wanted;
  const read = (offset: number, lengthBytes: number) =>
    wanted.location.read(file.path, offset, lengthBytes, signal);
  const range = isTimed ? await findRange({ sizeBytes: file.sizeBytes, read, timeOf }, from, to) : null;
  const whole = range ?? { from: 0, to: file.sizeBytes };
  const bounded = boundedRanges(whole, mostBytes);
  return { ...bounded, startsMidLine: whole.from > 0 };
}

async function* linesOf(
  { location, file, timeOf, isTimed, from, to, signal }: ReadLines,
  range: ByteRange,
  startsMidLine: boolean,
): AsyncGenerator<LinePiece> {
  const splitter = new LineSplitter();
  let skipFirst = startsMidLine;
  let lastAt: number | null = null;
  const piece = function* (lines: Iterable<{ readonly text: string; readonly cutBytes: number }>) {
    for (const line of lines) {
      if (skipFirst) {
        skipFirst = false;
        continue;
      }
      // A line without a time of its own, such as of a stack trace, belongs to the one before.
      lastAt = timeOf(line.text) ?? lastAt;
      const isOutside = isTimed && lastAt !== null && (lastAt < from || lastAt > to);
      if (!isOutside) yield { kind: 'line', line: { ...line, at: lastAt } } as const;
    }
  };
  for (let offset = range.from; offset < range.to; offset += sliceBytes) {
    signal.throwIfAborted();
    const bytes = await location.read(file.path, offset, Math.min(sliceBytes, range.to - offset), signal);
    if (bytes.length === 0) break;
    for (let at = 0; at < bytes.length; at += turnBytes) {
      yield* piece(splitter.push(bytes.subarray(at, at + turnBytes)));
      // Looking for secrets takes time on the thread that everything else runs on as well.
      await setImmediate();
    }
  }
  yield* piece(splitter.end());
}
