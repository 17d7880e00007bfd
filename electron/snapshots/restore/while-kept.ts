import { zoneDir } from './intent.ts';
import type { RestoreIdentity } from './intent.ts';
import type { RestoreFiles } from './restore-files.ts';
import { intentPath, placesOf } from './work-places.ts';

/** Does the work of a restore, and shows meanwhile to whoever else reaches the place that somebody is at it. */
export async function whileKept<Value>(
  files: RestoreFiles,
  restore: RestoreIdentity,
  work: () => Promise<Value>,
): Promise<Value> {
  const home = zoneDir(restore, restore.home);
  const paths = [
    intentPath(home, restore.id),
    ...Object.values(restore.zones).map((dir) => placesOf(dir, restore.id).owner),
  ];
  const stop = files.system.lease?.keep(paths);
  try {
    return await work();
  } finally {
    stop?.();
  }
}
