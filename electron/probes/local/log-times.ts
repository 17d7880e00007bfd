const stampPattern = /^\W{0,2}(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)/;

/** The wall-clock time at the beginning of a line as if it were UTC; null for a line without one, such as of a stack trace. */
export function stampOf(line: string): number | null {
  const match = stampPattern.exec(line);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

/**
 * Turns the stamps of a log, in whatever clock it writes, into instants: the newest line was written when the file was last
 * changed, and every other one that much earlier.
 */
export class LogClock {
  readonly #shiftMs: number | null;
  #last: number | null = null;

  /** `newestStamp` is null when no line has one. */
  constructor(newestStamp: number | null, modifiedAt: number) {
    this.#shiftMs = newestStamp === null ? null : modifiedAt - newestStamp;
  }

  /** When the line was written; lines without a stamp belong to the one before. Null when nothing is known. */
  at(line: string): number | null {
    const stamp = this.#shiftMs === null ? null : stampOf(line);
    if (stamp !== null && this.#shiftMs !== null) this.#last = stamp + this.#shiftMs;
    return this.#last;
  }
}
