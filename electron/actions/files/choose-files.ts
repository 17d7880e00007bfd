import { createHash } from 'node:crypto';
import type { FoundFile } from '../../locations/computer.ts';

/** Which files are meant: of the tree, those that the database names, or those that it does not, once they are old enough. Pure. */
export function chooseFiles(
  found: readonly FoundFile[],
  choice: {
    readonly named: ReadonlySet<string>;
    readonly wanted: 'named' | 'unknown';
    readonly olderThanMs: number;
    readonly now: number;
  },
): readonly FoundFile[] {
  const { named, wanted, olderThanMs, now } = choice;
  return found
    .filter(
      ({ path, modifiedAt }) => named.has(path) === (wanted === 'named') && now - modifiedAt >= olderThanMs,
    )
    .toSorted((one, other) => one.modifiedAt - other.modifiedAt || (one.path < other.path ? -1 : 1));
}

/** Equal for the same files as they are. */
export function digestOfFiles(files: readonly FoundFile[]): string {
  const whole = createHash('sha256');
  for (const { path, sizeBytes, modifiedAt, identity } of files)
    whole.update(JSON.stringify([path, sizeBytes, modifiedAt, identity]));
  return whole.digest('hex');
}
