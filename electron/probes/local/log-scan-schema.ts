import { z } from 'zod';

export const logScanTaskName = 'log.scan';

/** Where reading goes on: which file it was, recognised by its inode and its first bytes, and how far it was read. */
export const LogPosition = z.object({
  inode: z.string(),
  offset: z.number().int().min(0),
  /** SHA-256 of the first `headBytes` bytes, so that a file that was replaced in place is seen. */
  headBytes: z.number().int().min(0),
  headSha256: z.string(),
});
export type LogPosition = z.infer<typeof LogPosition>;

const Counted = z.record(z.string(), z.number());

/** What was counted in the time from `at` on, for the length of a bucket. `tops` are in the order of the probe's own. */
export const LogBucket = z.object({ at: z.number(), counts: Counted, tops: z.array(Counted) });
export type LogBucket = z.infer<typeof LogBucket>;

export const LogScanInput = z.object({
  /** Absolute paths; the name is how the file is called towards the operator. */
  path: z.string(),
  rotatedPath: z.string().nullable(),
  name: z.string(),
  position: LogPosition.nullable(),
  counts: z.array(z.object({ id: z.string(), pattern: z.string() })),
  tops: z.array(z.string()),
  now: z.number(),
  windowMs: z.number(),
  bucketMs: z.number(),
  maxBytes: z.number().int(),
  maxMs: z.number(),
});
export type LogScanInput = z.infer<typeof LogScanInput>;

export const LogScanResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('missing') }),
  z.object({
    kind: z.literal('scanned'),
    position: LogPosition,
    buckets: z.array(LogBucket),
    lines: z.number(),
    readBytes: z.number(),
    /** Left out because there was too much of it, oldest first. */
    skippedBytes: z.number(),
    /** Still to be read by the next run. */
    remainingBytes: z.number(),
    /** `followed`: the rest was found in the rotated file; `lost`: the file was replaced and the rest is gone. */
    rotation: z.enum(['none', 'followed', 'lost']),
    sizeBytes: z.number(),
  }),
]);
export type LogScanResult = z.infer<typeof LogScanResult>;
