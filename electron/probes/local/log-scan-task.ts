import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { asLocationError } from '../../locations/location-errors.ts';
import { compileRegex } from '../../packs/expression/regex.ts';
import type { Regex } from '../../packs/expression/regex.ts';
import { LogScanInput } from './log-scan-schema.ts';
import type { LogBucket, LogScanResult, ReadLog } from './log-scan-schema.ts';
import { markBytes, planSegments, positionAt } from './log-segments.ts';
import type { LogFile } from './log-segments.ts';
import { closeLog, openLog, readLog } from './open-log.ts';
import type { OpenLog } from './open-log.ts';
import { LogClock, stampOf } from './log-times.ts';

const newline = 10;
/** The clock is looked at once in so many lines. */
const linesPerLook = 500;
const topChars = 100;

/** A stretch of a log, with its bytes when they are wanted. */
type Stretch = ReadLog['segments'][number];
type LazyStretch = Omit<Stretch, 'bytes'> & { readonly bytes: () => Uint8Array };

type Scan = Omit<ReadLog, 'current' | 'segments'> & {
  readonly current: LogFile;
  readonly segments: readonly LazyStretch[];
};

/** Counts patterns in what was added to a log since last time. Runs in a child process: a log is whatever somebody wrote into it. */
export async function scanLog(raw: unknown): Promise<LogScanResult> {
  const input = LogScanInput.parse(raw);
  const { log } = input;
  if (log.kind === 'here') return scanHere(log, input);
  const segments = log.read.segments.map((one) => ({ ...one, bytes: () => one.bytes }));
  return scanAll({ ...log.read, segments }, input);
}

function scanHere(
  { path, rotatedPath }: Extract<LogScanInput['log'], { kind: 'here' }>,
  input: LogScanInput,
): LogScanResult {
  let current: OpenLog | null = null;
  let rotated: OpenLog | null = null;
  try {
    current = openLog(path, input.position);
    rotated = openLog(rotatedPath, input.position);
    return current === null ? { kind: 'missing' } : scanAll(scanOf(current, rotated, input), input);
  } catch (error: unknown) {
    throw asLocationError(error, input.name);
  } finally {
    closeLog(current);
    closeLog(rotated);
  }
}

function scanOf(
  current: OpenLog,
  rotated: OpenLog | null,
  { position, maxBytes, now, windowMs }: LogScanInput,
): Scan {
  const plan = planSegments(current, rotated, position, { maxBytes, oldestAt: now - windowMs });
  const segments = plan.segments.map(({ file, ...segment }) => {
    const isCurrent = file === current;
    const { handle } = isCurrent || rotated === null ? current : rotated;
    const bytes = () => readLog(handle, segment.from, segment.to - segment.from);
    return { ...segment, isCurrent, modifiedAt: file.modifiedAt, bytes };
  });
  return { ...plan, current, segments };
}

function scanAll(
  { current, segments, rotation, skippedBytes: left }: Scan,
  input: LogScanInput,
): LogScanResult {
  const counter = new LineCounter(input);
  const started = performance.now();
  const goesOn = input.position !== null && rotation === 'none';
  let offset = goesOn ? (input.position?.offset ?? 0) : 0;
  let before = goesOn ? current.before : new Uint8Array();
  let readBytes = 0;
  let remainingBytes = 0;
  let skippedBytes = left;
  for (const segment of segments) {
    const isLate = performance.now() - started > input.maxMs;
    const bytes = isLate ? new Uint8Array() : segment.bytes();
    const end = isLate ? segment.from : scanSegment(segment, bytes, counter, started, input);
    readBytes += end - segment.from;
    if (segment.isCurrent) {
      const follows = segment.from === offset ? before : new Uint8Array();
      before = Buffer.concat([follows, bytes.subarray(0, end - segment.from).subarray(-markBytes)]);
      offset = end;
      remainingBytes = segment.to - end;
    } else {
      // There is no second look at a rotated file.
      skippedBytes += segment.to - end;
    }
  }
  return {
    kind: 'scanned',
    position: positionAt(current, {
      offset: Math.min(offset, current.sizeBytes),
      before,
      lookedAt: input.now,
    }),
    buckets: counter.buckets(),
    lines: counter.lines,
    readBytes,
    skippedBytes,
    remainingBytes,
    rotation,
    sizeBytes: current.sizeBytes,
  };
}

/** Counts the lines of one stretch and answers the place in the file up to which it was read. */
function scanSegment(
  segment: Omit<Stretch, 'bytes'>,
  bytes: Uint8Array,
  counter: LineCounter,
  started: number,
  input: LogScanInput,
): number {
  const end = segment.isClosed ? bytes.length : bytes.lastIndexOf(newline) + 1;
  // A line that never ends would be read again and again: once it is as long as a whole reading it is passed over.
  if (end === 0) return bytes.length >= input.maxBytes ? segment.to : segment.from;
  const newestStamp = newestStampIn(bytes.subarray(0, end));
  const clock = new LogClock(newestStamp, Math.min(segment.modifiedAt, input.now));
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
