/** Moments in UTC, so that they mean the same wherever they are read. Epoch milliseconds. */

/** `2026-03-01` */
export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `2026-03-01 09:30 UTC` */
export function utcMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `2026-03-01 09:30:12 UTC` */
export function utcSecond(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
