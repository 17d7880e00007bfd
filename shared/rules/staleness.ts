/** A value is current for twice its interval; after that it is shown with its age and never as current. */
const intervalsUntilStale = 2;

/**
 * True when a result is too old to be shown as current. A result from the future (the wall clock was set back) is as
 * untrustworthy as an old one. Never measured is not stale: it is pending.
 */
export function isStale(checkedAt: number | null, everyMs: number, now: number): boolean {
  return checkedAt !== null && Math.abs(now - checkedAt) > everyMs * intervalsUntilStale;
}
