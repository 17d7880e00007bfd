import { mountOf } from '../../locations/mount-table.ts';
import type { Mount } from '../../locations/mount-table.ts';

/** File systems of which no version has hard links. */
const withoutLinks: ReadonlySet<string> = new Set([
  'vfat',
  'msdos',
  'exfat',
  'fuseblk.exfat',
  'fuse.exfat',
  'umsdos',
]);

/** True when the file system of a folder is known to have no hard links. A restore itself tries, because a plan writes nothing. */
export function anyWithoutHardLinks(mounts: readonly Mount[], folders: readonly string[]): boolean {
  return folders.some((folder) => withoutLinks.has(mountOf(mounts, folder)?.type ?? ''));
}
