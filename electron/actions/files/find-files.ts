import { lstat, opendir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { cancelled } from '../../../shared/errors/app-error.ts';
import { localPath } from '../../locations/local-path.ts';
import type { Location } from '../../locations/location.ts';
import { isMissingFile } from '../../platform/file-errors.ts';

/** A file as it was when it was looked at; `path` is relative to the tree, with forward slashes. */
export type FoundFile = {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  /** Device and inode: another file under the same name is another file. */
  readonly identity: string;
};

/** Every regular file below a folder of the target. Links are neither followed nor told. */
export async function findFiles(
  location: Location,
  tree: string,
  signal: AbortSignal,
): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const absolute = await localPath(location, posix.join(tree, folder));
    for await (const entry of await opendir(absolute)) {
      if (signal.aborted) throw cancelled();
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      if (!entry.isFile()) continue;
      const facts = await factsOf(join(absolute, entry.name), path);
      if (facts !== null) found.push(facts);
    }
  }
  return found;
}

/** A regular file as it is now; null when there is none any more. `absolute` is free of links but for its last name. */
export async function factsOf(absolute: string, path: string): Promise<FoundFile | null> {
  try {
    const facts = await lstat(absolute);
    if (!facts.isFile()) return null;
    return {
      path,
      sizeBytes: facts.size,
      modifiedAt: Math.round(facts.mtimeMs),
      identity: `${facts.dev}:${facts.ino}`,
    };
  } catch (error: unknown) {
    // Removed while it was looked at.
    if (isMissingFile(error)) return null;
    throw error;
  }
}

export function isSameFile(one: FoundFile, other: FoundFile | null): boolean {
  return (
    other !== null &&
    one.identity === other.identity &&
    one.sizeBytes === other.sizeBytes &&
    one.modifiedAt === other.modifiedAt
  );
}
