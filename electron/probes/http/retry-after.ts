const maxWaitMs = 3_600_000;

/** Milliseconds to wait by a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date); null when it says nothing usable. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(waitMs) ? Math.min(Math.max(0, waitMs), maxWaitMs) : null;
}
