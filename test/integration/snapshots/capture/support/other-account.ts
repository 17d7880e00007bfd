import { chmodSync } from 'node:fs';

const nobody = 65_534;

/**
 * Does the work with an account that has no special rights: root may read everything, whatever the mode says. `outside` is the
 * folder of the test, which that account must be able to enter. Only in a process of its own, as integration tests are.
 */
export async function asOtherAccount<Value>(outside: string, work: () => Promise<Value>): Promise<Value> {
  chmodSync(outside, 0o755);
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
