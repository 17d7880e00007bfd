import { createHash } from 'node:crypto';
import { SystemClock } from '../../platform/clock.ts';
import { enterHost } from './host-access.ts';
import type { EnteredHost, HostAccess } from './host-access.ts';

const entered = new Map<string, EnteredHost>();

/** A host on which repositories lie, by one connection for all of them. It opens with its first use, and ends with the process. */
export function enteredHost(access: HostAccess): EnteredHost {
  // A secret that was corrected since makes another way of it.
  const key = createHash('sha256').update(JSON.stringify(access)).digest('hex');
  const known = entered.get(key) ?? enterHost(access, new SystemClock());
  entered.set(key, known);
  return known;
}
