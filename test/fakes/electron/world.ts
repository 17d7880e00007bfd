import type { Happening } from './sides.ts';

const happenings: Happening[] = [];

/** Writes down what the app did outside its window, for a test to look at. */
export function happened(what: string, detail: unknown): void {
  happenings.push({ what, detail });
}

export function allHappenings(): readonly Happening[] {
  return happenings;
}
