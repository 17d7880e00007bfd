import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import { asLocationError } from '../../locations/location-errors.ts';
import { compileRegex } from '../../packs/expression/regex.ts';
import type { Regex } from '../../packs/expression/regex.ts';
import { LogScanInput } from './log-scan-schema.ts';
import type { LogBucket, LogScanResult } from './log-scan-schema.ts';
import { closeLog, openLog, planSegments, positionAt, readLog } from './log-segments.ts';
import type { LogFile, LogSegment } from './log-segments.ts';
import { LogClock, stampOf } from './log-times.ts';

const newline = 10;
/** The clock is looked at once in so many lines. */
const linesPerLook = 500;
const topChars = 100;

/** Counts patterns in what was added to a log since last time. Runs in a child process: a log is whatever somebody wrote into it. */
export async function scanLog(raw: unknown): Promise<LogScanResult> {
  const input = LogScanInput.parse(raw);
  let current: LogFile | null = null;
  let rotated: LogFile | null = null;
  try {
    current = openLog(input.path);
    rotated = input.rotatedPath === null ? null : openLog(input.rotatedPath);
    return current === null ? { kind: 'missing' } : scanFiles(current, rotated, input);
  } catch (error: unknown) {
    throw asLocationError(error, input.name);
  } finally {
    closeLog(current);
    closeLog(rotated);
  }
}

function scanFiles(current: LogFile, rotated: LogFile | null, input: LogScanInput): LogScanResult {
  const plan = planSegments(current, rotated, input.position, {
    maxBytes: input.maxBytes,
    oldestAt: input.now - input.windowMs,
  });
  const counter = new LineCounter(input);
  const started = performance.now();
  let offset = input.position !== null && plan.rotation === 'none' ? input.position.offset : 0;
  let readBytes = 0;
  let remainingBytes = 0;
  let { skippedBytes } = plan;
  for (const segment of plan.segments) {
    const end =
      performance.now() - started > input.maxMs
        ? segment.from
        : scanSegment(segment, counter, started, input);
    readBytes += end - segment.from;
    if (segment.file === current) {
      offset = end;
      remainingBytes = segment.to - end;
    } else {
      // There is no second look at a rotated file.
      skippedBytes += segment.to - end;
    }
  }
  return {
    kind: 'scanned',
    position: positionAt(current, Math.min(offset, current.sizeBytes)),
    buckets: counter.buckets(),
    lines: counter.lines,
    readBytes,
    skippedBytes,
    remainingBytes,
    rotation: plan.rotation,
    sizeBytes: current.sizeBytes,
  };
}

/** Counts the lines of one stretch and answers the place in the file up to which it was read. */
function scanSegment(
  segment: LogSegment,
  counter: LineCounter,
  started: number,
  input: LogScanInput,
): number {
  const bytes = readLog(segment.file, segment.from, segment.to - segment.from);
  const end = segment.isClosed ? bytes.length : bytes.lastIndexOf(newline) + 1;
  // A line that never ends would be read again and again: once it is as long as a whole reading it is passed over.
  if (end === 0) return bytes.length >= input.maxBytes ? segment.to : segment.from;
  const newestStamp = newestStampIn(bytes.subarray(0, end));
  const clock = new LogClock(newestStamp, Math.min(segment.file.modifiedAt, input.now));
  let start = segment.startsMidLine ? bytes.indexOf(newline) + 1 : 0;
  for (let count = 1; start < end; count += 1) {
    const stop = bytes.indexOf(newline, start);
    const lineEnd = stop === -1 || stop >= end ? end : stop;
    const line = decoder.decode(bytes.subarray(start, lineEnd));
    counter.count(line, clock.at(line));
    start = lineEnd + 1;
    if (count % linesPerLook === 0 && performance.now() - started > input.maxMs) break;
  }
  return segment.from + Math.min(start, end);
}

/** Bytes that are no UTF-8 become replacement characters. */
const decoder = new TextDecoder('utf-8');

/** The newest stamp among the last lines; earlier ones cannot be newer. */
function newestStampIn(bytes: Uint8Array): number | null {
  const tail = decoder.decode(bytes.subarray(Math.max(0, bytes.length - 64 * 1024)));
  const stamps = tail
    .split('\n')
    .map(stampOf)
    .filter((stamp) => stamp !== null);
  return stamps.length === 0 ? null : Math.max(...stamps);
}

class LineCounter {
  readonly #input: LogScanInput;
  readonly #counts: readonly { readonly id: string; readonly regex: Regex }[];
  readonly #tops: readonly Regex[];
  readonly #buckets = new Map<number, LogBucket>();
  lines = 0;

  constructor(input: LogScanInput) {
    this.#input = input;
    this.#counts = input.counts.map(({ id, pattern }) => ({ id, regex: compiled(pattern) }));
    this.#tops = input.tops.map(compiled);
  }

  /** A line of unknown time counts as written now, unless the whole log is read for the first time. */
  count(line: string, writtenAt: number | null): void {
    const { now, windowMs, position } = this.#input;
    this.lines += 1;
    if (writtenAt === null && position === null) return;
    const at = Math.min(writtenAt ?? now, now);
    if (at < now - windowMs) return;
    for (const { id, regex } of this.#counts) {
      if (regex.test(line)) add(this.#bucketAt(at).counts, id);
    }
    for (const [place, regex] of this.#tops.entries()) {
      const value = regex.first(line);
      const top = value === null ? undefined : this.#bucketAt(at).tops[place];
      if (value !== null && top !== undefined) add(top, value.slice(0, topChars));
    }
  }

  buckets(): LogBucket[] {
    return [...this.#buckets.values()].toSorted((left, right) => left.at - right.at);
  }

  #bucketAt(time: number): LogBucket {
    const at = Math.floor(time / this.#input.bucketMs) * this.#input.bucketMs;
    const known = this.#buckets.get(at);
    if (known !== undefined) return known;
    const made: LogBucket = { at, counts: {}, tops: this.#tops.map(() => ({})) };
    this.#buckets.set(at, made);
    return made;
  }
}

function add(counted: Record<string, number>, name: string): void {
  counted[name] = (Object.hasOwn(counted, name) ? (counted[name] ?? 0) : 0) + 1;
}

function compiled(pattern: string): Regex {
  const regex = compileRegex(pattern);
  if (regex.kind === 'regex') return regex;
  throw new AppError(
    'pack/invalid',
    localText(
      `The pattern "${pattern}" cannot be used: ${regex.message}.`,
      `패턴 "${pattern}"을(를) 사용할 수 없습니다: ${regex.message}.`,
    ),
  );
}
