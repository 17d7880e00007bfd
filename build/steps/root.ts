import { dirname, join } from 'node:path';

/** The folder of the project. */
export const root = dirname(dirname(import.meta.dirname));

/** A path inside the project, from its parts. */
export function inRoot(...parts: readonly string[]): string {
  return join(root, ...parts);
}
