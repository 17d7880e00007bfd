import { unlink } from 'node:fs/promises';
import { fileErrorCode, isMissingFile } from '../../platform/file-errors.ts';
import { factsOf, isSameFile } from './find-files.ts';
import type { FoundFile } from './find-files.ts';

/** What became of files that were to go: `changed` ones are no longer those that were kept, and stay. */
export type Removal = {
  readonly removed: number;
  readonly changed: number;
  /** The system's name of what stood in the way → how many. */
  readonly failed: ReadonlyMap<string, number>;
};

/** Removes files that were kept, each only as it was kept. */
export async function removeFiles(
  files: readonly FoundFile[],
  absolute: (path: string) => Promise<string>,
): Promise<Removal> {
  let removed = 0;
  let changed = 0;
  const failed = new Map<string, number>();
  for (const file of files) {
    try {
      const place = await absolute(file.path);
      if (isSameFile(file, await factsOf(place, file.path))) {
        await unlink(place);
        removed += 1;
      } else {
        changed += 1;
      }
    } catch (error: unknown) {
      const code = fileErrorCode(error);
      if (code === null) throw error;
      if (isMissingFile(error)) changed += 1;
      else failed.set(code, (failed.get(code) ?? 0) + 1);
    }
  }
  return { removed, changed, failed };
}
