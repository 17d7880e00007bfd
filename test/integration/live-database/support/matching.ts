import { expect } from 'vitest';

/** A text that matches, for use inside `toMatchObject`. */
export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}
