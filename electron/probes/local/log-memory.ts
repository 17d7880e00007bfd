import { z } from 'zod';
import { LogBucket, LogPosition } from './log-scan-schema.ts';

/** What a log probe keeps between its runs. */
export const LogMemory = z.object({ position: LogPosition, buckets: z.array(LogBucket) });
export type LogMemory = z.infer<typeof LogMemory>;

const bucketsPerWindow = 60;
const shortestBucketMs = 60_000;
/** Below the 64 kB that a probe may keep. */
const memoryBytes = 60_000;
/** Values kept of each top list and bucket; fewer when it gets too much. */
const topSizes = [20, 10, 5, 2, 0] as const;

/** The length of a bucket: a minute, longer for windows beyond an hour. */
export function bucketMsFor(windowMs: number): number {
  return Math.max(
    shortestBucketMs,
    Math.ceil(windowMs / bucketsPerWindow / shortestBucketMs) * shortestBucketMs,
  );
}

/** Adds what was counted now, and drops what the window no longer covers. */
export function mergeBuckets(
  before: readonly LogBucket[],
  added: readonly LogBucket[],
  now: number,
  windowMs: number,
): LogBucket[] {
  const merged = new Map<number, LogBucket>();
  for (const bucket of [...before, ...added]) {
    if (bucket.at <= now - windowMs || bucket.at > now) continue;
    const known = merged.get(bucket.at);
    merged.set(bucket.at, known === undefined ? bucket : sumOf(known, bucket));
  }
  return [...merged.values()].toSorted((left, right) => left.at - right.at);
}

/** The same memory small enough to be kept: first the rarest values of the top lists go. */
export function boundedMemory(memory: LogMemory): LogMemory {
  for (const size of topSizes) {
    const buckets = memory.buckets.map((bucket) => ({
      ...bucket,
      tops: bucket.tops.map((top) => mostOf(top, size)),
    }));
    const bounded = { ...memory, buckets };
    if (Buffer.byteLength(JSON.stringify(bounded)) <= memoryBytes) return bounded;
  }
  return { ...memory, buckets: [] };
}

/** The sums over all buckets. */
export function totals(buckets: readonly LogBucket[]): Pick<LogBucket, 'counts' | 'tops'> {
  return buckets.reduce<LogBucket>(sumOf, { at: 0, counts: {}, tops: [] });
}

/** Names with their numbers, most frequent first. */
export function mostFrequent(counted: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counted).toSorted(([left, a], [right, b]) => b - a || left.localeCompare(right));
}

function mostOf(counted: Readonly<Record<string, number>>, size: number): Record<string, number> {
  return Object.fromEntries(mostFrequent(counted).slice(0, size));
}

function sumOf(left: LogBucket, right: LogBucket): LogBucket {
  const places = Math.max(left.tops.length, right.tops.length);
  return {
    at: left.at,
    counts: sumOfRecords(left.counts, right.counts),
    tops: Array.from({ length: places }, (_, place) =>
      sumOfRecords(left.tops[place] ?? {}, right.tops[place] ?? {}),
    ),
  };
}

function sumOfRecords(
  left: Readonly<Record<string, number>>,
  right: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum = new Map(Object.entries(left));
  for (const [name, count] of Object.entries(right)) sum.set(name, (sum.get(name) ?? 0) + count);
  return Object.fromEntries(sum);
}
