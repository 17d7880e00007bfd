/** Folders in which systems mount disks: one of them that is not there says nothing of what was on its disk. */
const forMounts = /^\/(mnt|Volumes|media(\/[^/]+)?|run\/media\/[^/]+)$/;

/**
 * Whether a repository that is not in its folder may still be on a disk that is not connected or mounted now. Only other files there, or
 * beside a folder that is missing, show that its disk is the one that is looked at.
 *
 * @param namesIn null where no folder is
 */
export async function mayBeAway(
  folder: string,
  dirname: (path: string) => string,
  namesIn: (path: string) => Promise<readonly string[] | null>,
): Promise<boolean> {
  const names = await namesIn(folder);
  if (names !== null) return names.length === 0;
  const above = dirname(folder);
  if (above === folder || forMounts.test(above)) return true;
  const beside = await namesIn(above);
  return beside === null || beside.length === 0;
}
