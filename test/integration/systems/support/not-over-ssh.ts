import type { TestContext } from 'vitest';
import { isOverSsh } from '../../../lab/ssh/practice-host.ts';

/** Leaves tests of the console itself out where targets are on a host, and says why. */
export function notOverSsh({ skip }: Pick<TestContext, 'skip'>): void {
  skip(isOverSsh(), 'over SSH: its target is this console, whose folder is here');
}
