import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { compileRegex } from '../../packs/expression/regex.ts';

/** The newest ones stand at the end; all of a log would take long to search. */
const searchedBytes = 1024 ** 2;

/** The newest different matches of a pattern in a captured log, the newest first. */
export async function newestMatches(
  path: string,
  pattern: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const regex = compileRegex(pattern);
  if (regex.kind !== 'regex') return [];
  const start = Math.max(0, (await stat(path)).size - searchedBytes);
  const found = new Set<string>();
  const lines = createInterface({ input: createReadStream(path, { encoding: 'utf8', start, signal }) });
  for await (const line of lines) {
    const match = regex.first(line);
    if (match === null || match === '') continue;
    // The last place counts: a set remembers the first.
    found.delete(match);
    found.add(match);
    const [oldest] = found;
    if (found.size > limit && oldest !== undefined) found.delete(oldest);
  }
  return [...found].toReversed();
}
