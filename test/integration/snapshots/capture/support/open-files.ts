import { readdirSync, readlinkSync } from 'node:fs';

/** How many files this process has open; what threads wait by is none of them. */
export function openFiles(): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('/');
    } catch {
      return false; // The one by which the list was read.
    }
  }).length;
}
