import { z } from 'zod';

export const logScanTaskName = 'log.scan';

/** Where reading goes on: which file it was, recognised by its inode where there is one and by what stands in it, and how far it was read. */
export const LogPosition = z.object({
  inode: z.string().nullable(),
  offset: z.number().int().min(0),
  /** SHA-256 of the first `headBytes` bytes, so that a file that was replaced in place is seen. */
  headBytes: z.number().int().min(0),
  headSha256: z.string(),
  /** The same of the `tailBytes` bytes before `offset`. */
  tailBytes: z.number().int().min(0).default(0),
  tailSha256: z.string().default(''),
  /** When it was looked at, epoch ms. */
  lookedAt: z.number().nullable().default(null),
});
export type LogPosition = z.infer<typeof LogPosition>;

const Counted = z.record(z.string(), z.number());

/** What was counted in the time from `at` on, for the length of a bucket. `tops` are in the order of the probe's own. */
export const LogBucket = z.object({ at: z.number(), counts: Counted, tops: z.array(Counted) });
export type LogBucket = z.infer<typeof LogBucket>;

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** What was read of a log on another computer, and of the one before it. */
export const ReadLog = z.object({
  current: z.object({
    inode: z.string().nullable(),
    sizeBytes: z.number(),
    modifiedAt: z.number(),
    head: Bytes,
    before: Bytes,
  }),
  segments: z.array(
    z.object({
      isCurrent: z.boolean(),
      from: z.number(),
      to: z.number(),
      isClosed: z.boolean(),
      startsMidLine: z.boolean(),
      modifiedAt: z.number(),
      /** From `from` on; fewer than to `to` where there was no time for more. */
      bytes: Bytes,
    }),
  ),
  skippedBytes: z.number(),
  rotation: z.enum(['none', 'followed', 'lost']),
});
export type ReadLog = z.infer<typeof ReadLog>;

export const LogScanInput = z.object({
  /** Absolute paths of this computer, or what was read elsewhere. */
  log: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('here'), path: z.string(), rotatedPath: z.string() }),
    z.object({ kind: z.literal('read'), read: ReadLog }),
  ]),
  /** How the file is called towards the operator. */
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
