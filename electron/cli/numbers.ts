import { InvalidArgumentError } from 'commander';

/** A whole number an operator typed, for commander: what is none ends the command with its usage. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

/** A share such as `10%`, as a part of 1. */
export function percentage(text: string): number {
  const [, digits = ''] = /^(\d{1,3})\s*%?$/.exec(text) ?? [];
  const value = Number(digits) / 100;
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('Give a share from 1% to 100%.');
}
