import { mountOf, readSystemMounts } from '../../locations/mount-table.ts';

/** File systems of which no version has hard links. */
const withoutLinks: ReadonlySet<string> = new Set([
  'vfat',
  'msdos',
  'exfat',
  'fuseblk.exfat',
  'fuse.exfat',
  'umsdos',
]);

/** True when the folders' file system is known to have no hard links. A restore itself tries, because a plan writes nothing. */
export async function lackHardLinks(folders: readonly string[], signal: AbortSignal): Promise<boolean> {
  const mounts = await readSystemMounts(signal);
  return folders.some((folder) => withoutLinks.has(mountOf(mounts, folder)?.type ?? ''));
}
