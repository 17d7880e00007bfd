import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { compileRegex } from '../../packs/expression/regex.ts';

/** The newest different matches of a pattern in a captured log, the newest first. */
export async function newestMatches(
  path: string,
  pattern: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const regex = compileRegex(pattern);
  if (regex.kind !== 'regex') return [];
  const found = new Set<string>();
  const lines = createInterface({ input: createReadStream(path, { encoding: 'utf8', signal }) });
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
