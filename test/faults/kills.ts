import { appendFileSync } from 'node:fs';

/** What a process was doing when it was killed. */
export type Killed = 'action' | 'capture' | 'prune' | 'restore';

/** A line for each kill that happened, in the file that `npm run faults` counts. */
export function countKill(what: Killed): void {
  const file = process.env['HOLDFAST_FAULT_KILLS'];
  if (file !== undefined) appendFileSync(file, `${what}\n`);
}
