const secondMs = 1000;
const minuteMs = 60 * secondMs;

/** How long is waited after each failure in a row; the last one from then on. */
const waitsMs = [
  10 * secondMs,
  30 * secondMs,
  minuteMs,
  2 * minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
] as const;
export const longestWaitMs = 30 * minuteMs;

/** @param failures in a row, from 1 @param askedMs what the receiver asked for, of which at most an hour is granted */
export function waitAfter(failures: number, askedMs: number | null): number {
  const own = waitsMs[Math.min(failures, waitsMs.length) - 1] ?? longestWaitMs;
  return Math.max(own, Math.min(askedMs ?? 0, 60 * minuteMs));
}

/** The `Retry-After` of an answer in ms: seconds, or a date (RFC 9110, 10.2.3). Null for anything else. */
export function readRetryAfter(text: string | null, now: number): number | null {
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * secondMs;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
