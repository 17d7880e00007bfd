import type { BenchRow } from '../../../build/steps/bench-report.ts';

/** What a number may be: `below` a limit, or `at least` one. */
export type Budget = { readonly below: number } | { readonly atLeast: number };

/** A number with its budget. */
export function measured(name: string, value: number, unit: string, budget: Budget): BenchRow {
  if ('below' in budget) {
    return { name, value, unit, limit: `< ${budget.below} ${unit}`, pass: value < budget.below };
  }
  return { name, value, unit, limit: `≥ ${budget.atLeast} ${unit}`, pass: value >= budget.atLeast };
}

/** A number without a budget, such as what another program needed. */
export function fact(name: string, value: number, unit: string): BenchRow {
  return { name, value, unit };
}

/** Something that could not be measured here, and why: a line for people, not a number. */
export function skipped(what: string, reason: string): void {
  process.stderr.write(`skipped: ${what}: ${reason}\n`);
}

/** One line on the way, for the person who waits. */
export function progress(line: string): void {
  process.stderr.write(`   ${line}\n`);
}

/** The last line of a measurement, as `npm run bench` reads it. */
export function printRows(rows: readonly BenchRow[]): void {
  process.stdout.write(`${JSON.stringify(rows)}\n`);
}
