import { z } from 'zod';

/** What was counted in the time from `at` on. */
const GrowthBucket = z.object({ at: z.number(), grown: z.record(z.string(), z.number()) });

/** What a probe of counters keeps between its runs: the last reading, and what grew within the window before it. */
export const CounterMemory = z.object({
  /** Epoch ms of the last reading. */
  at: z.number(),
  /** Epoch ms since when `buckets` say what grew. */
  since: z.number(),
  /** The start of the server's process as it told it, in seconds. */
  startedAt: z.number().nullable(),
  values: z.record(z.string(), z.number()),
  buckets: z.array(GrowthBucket),
});
export type CounterMemory = z.infer<typeof CounterMemory>;

type CounterReading = {
  readonly at: number;
  readonly startedAt: number | null;
  /** By id; counters whose number is not known are left out. */
  readonly values: Readonly<Record<string, number>>;
};

export type Growth = {
  /** By id; left out for a counter that was not known in the last reading. */
  readonly grown: Readonly<Record<string, number>>;
  /** Epoch ms; null on the first reading, from which nothing can be told. */
  readonly since: number | null;
  /** The counters began anew between the two readings. */
  readonly restarted: 'start-time' | 'went-down' | null;
  readonly memory: CounterMemory;
};

const bucketsPerWindow = 60;
/** Starts are told with fractions that some servers compute anew each time. */
const startToleranceSeconds = 2;

/**
 * How much counters grew since the last reading or, with a window, within it. After a restart of the server its counters begin
 * at 0, so what they show is what grew. A last reading older than the window says nothing about when it grew: it is a first one.
 */
export function growthOf(
  reading: CounterReading,
  last: CounterMemory | null,
  windowMs: number | null,
): Growth {
  const { at, startedAt, values } = reading;
  const usable =
    last !== null && at > last.at && (windowMs === null || at - last.at < windowMs) ? last : null;
  if (usable === null) {
    const memory = { at, since: at, startedAt, values: { ...values }, buckets: [] };
    return { grown: {}, since: null, restarted: null, memory };
  }
  const restarted = restartOf(reading, usable);
  // Where both starts are told and are the same, only the counter that went down began anew.
  const allAnew = restarted === 'start-time' || (restarted !== null && !startsKnown(reading, usable));
  const added = grownSince(values, usable.values, allAnew);
  if (windowMs === null) {
    const memory = { at, since: at, startedAt, values: { ...values }, buckets: [] };
    return { grown: added, since: usable.at, restarted, memory };
  }
  const buckets = inWindow([...usable.buckets, { at, grown: added }], at, windowMs);
  const since = Math.max(usable.since, at - windowMs);
  const known = Object.keys(added);
  const grown = Object.fromEntries(known.map((id) => [id, sumOf(buckets, id)]));
  return { grown, since, restarted, memory: { at, since, startedAt, values: { ...values }, buckets } };
}

/** Without a start time that both readings tell, a counter that went down is the sign: one process holds them all. */
function restartOf(reading: CounterReading, last: CounterMemory): Growth['restarted'] {
  const movedBy = Math.abs((reading.startedAt ?? 0) - (last.startedAt ?? 0));
  if (startsKnown(reading, last) && movedBy > startToleranceSeconds) return 'start-time';
  const wentDown = Object.entries(reading.values).some(([id, value]) => value < (own(last.values, id) ?? 0));
  return wentDown ? 'went-down' : null;
}

function startsKnown(reading: CounterReading, last: CounterMemory): boolean {
  return reading.startedAt !== null && last.startedAt !== null;
}

function grownSince(
  values: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
  allAnew: boolean,
): Record<string, number> {
  const grown: Record<string, number> = {};
  for (const [id, value] of Object.entries(values)) {
    const from = own(before, id);
    if (from !== undefined) grown[id] = allAnew || value < from ? value : value - from;
  }
  return grown;
}

type Bucket = CounterMemory['buckets'][number];

/** What the window still covers; readings that are close together share a bucket, so that the memory stays small. */
function inWindow(buckets: readonly Bucket[], now: number, windowMs: number): Bucket[] {
  const lengthMs = windowMs / bucketsPerWindow;
  const kept: Bucket[] = [];
  for (const bucket of buckets) {
    if (bucket.at <= now - windowMs) continue;
    const before = kept.at(-1);
    if (before === undefined || bucket.at - before.at >= lengthMs) kept.push(bucket);
    else kept[kept.length - 1] = { at: before.at, grown: added(before.grown, bucket.grown) };
  }
  return kept;
}

function added(
  left: Readonly<Record<string, number>>,
  right: Readonly<Record<string, number>>,
): Record<string, number> {
  const ids = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries([...ids].map((id) => [id, (own(left, id) ?? 0) + (own(right, id) ?? 0)]));
}

function sumOf(buckets: readonly Bucket[], id: string): number {
  return buckets.reduce((sum, { grown }) => sum + (own(grown, id) ?? 0), 0);
}

function own(record: Readonly<Record<string, number>>, id: string): number | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined;
}
