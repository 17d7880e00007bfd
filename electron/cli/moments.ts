import { InvalidArgumentError } from 'commander';

/** A time on a wall clock that an operator typed, `2026-11-22T18:00`, for commander: what is none ends the command with its usage. */
export function wallClockTime(text: string): string {
  const isOne = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}Z`));
  if (isOne) return text;
  throw new InvalidArgumentError('Write YYYY-MM-DDTHH:MM, such as 2026-11-22T18:00.');
}
