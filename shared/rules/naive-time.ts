const naivePattern =
  /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?$/;
const offsetPattern = /^([+-])(\d\d):?(\d\d)$/;
const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * Epoch milliseconds of a wall-clock text `YYYY-MM-DD HH:MM[:SS[.fff]]` (also with `T`, or `,` before the fraction) written in
 * `zone`: `UTC`, an offset such as `+09:00`, an IANA name, or `host` (or empty) for this computer's own zone. An offset inside
 * the text wins over `zone`. A time that happens twice when clocks go back is the first of both; one that never happens is
 * moved on by the length of the gap. Null for anything else, an unknown zone included.
 */
export function parseNaiveTime(text: string, zone: string): number | null {
  const match = naivePattern.exec(text.trim());
  if (!match) return null;
  const wallMs = wallClockMs(match);
  if (wallMs === null) return null;
  const own = match[8];
  if (own !== undefined) return own === 'Z' ? wallMs : fromOffset(wallMs, own);
  if (zone === 'UTC' || zone === 'Z') return wallMs;
  return offsetPattern.test(zone) ? fromOffset(wallMs, zone) : fromZone(wallMs, zone);
}

/** Whether `zone` is one that `parseNaiveTime` understands. */
export function isZone(zone: string): boolean {
  return parseNaiveTime('2000-01-01 00:00:00', zone) !== null;
}

/** The wall clock as if it were UTC, or null when there is no such date or time. */
function wallClockMs(match: RegExpExecArray): number | null {
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((group) =>
    Number(match[group] ?? 0),
  );
  const millis = Math.trunc(Number(`0.${match[7] ?? '0'}`) * 1000);
  const value = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second, millis);
  // Date.UTC rolls 30 February over into March and maps years below 100; neither is what was written.
  const written = `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6] ?? '00'}`;
  return Number.isFinite(value) && new Date(value).toISOString().startsWith(written) ? value : null;
}

function fromOffset(wallMs: number, offset: string): number | null {
  const match = offsetPattern.exec(offset);
  const hours = Number(match?.[2]);
  const minutes = Number(match?.[3]);
  if (!match || hours > 18 || minutes > 59) return null;
  const distance = (hours * 60 + minutes) * minuteMs;
  return match[1] === '-' ? wallMs + distance : wallMs - distance;
}

function fromZone(wallMs: number, zone: string): number | null {
  const format = formatOf(zone === 'host' ? '' : zone);
  if (!format) return null;
  const before = offsetAt(format, wallMs - dayMs);
  const after = offsetAt(format, wallMs + dayMs);
  const first = wallMs - Math.max(before, after);
  const second = wallMs - Math.min(before, after);
  if (first + offsetAt(format, first) === wallMs) return first;
  if (second + offsetAt(format, second) === wallMs) return second;
  return wallMs - before;
}

const formats = new Map<string, Intl.DateTimeFormat | null>();
const formatsKept = 100;

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (formats.size >= formatsKept) formats.clear();
  const made = makeFormat(zone);
  formats.set(zone, made);
  return made;
}

function makeFormat(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...(zone === '' ? {} : { timeZone: zone }),
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // RangeError: Intl knows no such zone.
    return null;
  }
}

/** How far the zone's wall clock is ahead of UTC at that instant, in milliseconds. */
function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const parts = new Map(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const wallMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wallMs - Math.floor(at / 1000) * 1000;
}
