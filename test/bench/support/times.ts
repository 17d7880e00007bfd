import type { BenchRow } from '../../../build/steps/bench-report.ts';
import { fact, measured } from './rows.ts';
import type { Budget } from './rows.ts';

/** How long each program took, round by round, in milliseconds. */
export type Times = Map<string, number[]>;

export function note(times: Times, name: string, tookMs: number): void {
  times.set(name, [...(times.get(name) ?? []), tookMs]);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function medianOf(times: Times, name: string): number {
  return median(times.get(name) ?? []);
}

/** Our median, the other's, and how many times as fast we are: the median of the rounds' own ratios, which share their circumstances. */
export function compared(
  what: string,
  times: Times,
  ours: string,
  other: string,
  otherTitle: string,
  budget: Budget,
): readonly BenchRow[] {
  const otherTimes = times.get(other) ?? [];
  const ratio = median(
    (times.get(ours) ?? []).map((tookMs, round) => (otherTimes[round] ?? Number.NaN) / tookMs),
  );
  return [
    fact(what, medianOf(times, ours) / 1000, 's'),
    fact(`… ${otherTitle}`, medianOf(times, other) / 1000, 's'),
    measured('… times as fast', ratio, '×', budget),
  ];
}

/** What stands in the table for what was timed beside. */
const titles: Readonly<Record<string, string>> = {
  sqlite3: 'of which sqlite3 .backup',
  borg: 'borg create, after the same .backup',
  tar: 'tar | zstd -3 -T0, after the same .backup',
  cp: 'cp -a, after the same .backup',
};

export function others(times: Times, names: readonly string[]): readonly BenchRow[] {
  return names.flatMap((name) =>
    times.has(name) ? [fact(`… ${titles[name] ?? name}`, medianOf(times, name) / 1000, 's')] : [],
  );
}

export function shown(times: Times): string {
  return [...times].map(([name, all]) => `${name} ${((all.at(-1) ?? 0) / 1000).toFixed(2)} s`).join(', ');
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
