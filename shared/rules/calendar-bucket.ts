export type BucketUnit = 'day' | 'week' | 'month';

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const formatsKept = 20;

/** Whether this system knows the zone (an IANA name). */
export function isDateZone(zone: string): boolean {
  try {
    formatOf(zone);
    return zone !== '';
  } catch {
    // RangeError: Intl knows no such zone.
    return false;
  }
}

/**
 * The day, week or month of a moment on the zone's calendar: `2026-11-21`, the Monday of the week `2026-11-16`, `2026-11`.
 * `at` is in epoch ms, within what a `Date` holds; the zone is one that `isDateZone` knows.
 */
export function bucketOf(at: number, zone: string, unit: BucketUnit): string {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const dateMs = Date.UTC(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1);
  const day = new Date(unit === 'week' ? mondayOf(dateMs) : dateMs).toISOString().split('T')[0] ?? '';
  return unit === 'month' ? day.slice(0, -3) : day;
}

function mondayOf(dateMs: number): number {
  const sinceMonday = (new Date(dateMs).getUTCDay() + 6) % 7;
  return dateMs - sinceMonday * dayMs;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  if (formats.size >= formatsKept) formats.clear();
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
