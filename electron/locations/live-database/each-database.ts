import { posix } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { DatabaseAccess } from './client.ts';

/** Databases of one folder: those whose name fits. */
export type DatabaseChoice = { readonly folder: string; readonly fits: (name: string) => boolean };

/** What became of one of them; `failed` is what the file or SQLite answers, such as that it is no database. */
export type EachDatabase<Result> =
  | { readonly file: string; readonly name: string; readonly state: 'read'; readonly result: Result }
  | {
      readonly file: string;
      readonly name: string;
      readonly state: 'failed';
      readonly code: string;
      readonly reason: LocalText;
    };

const mostFiles = 20_000;
const mostDatabases = 1000;

/** Names in the folder that fit, sorted, at most 1,000; null when the folder is not there. */
export async function fittingNames(
  { location }: Pick<DatabaseAccess, 'location'>,
  { folder, fits }: DatabaseChoice,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const names = await location.list(folder === '' ? '.' : folder, mostFiles, signal);
  return names === null ? null : names.filter((name) => fits(name)).slice(0, mostDatabases);
}

/** Looks at the named databases of a folder one after another. A cancellation ends it; whatever else fails is that file's own. */
export async function withEachDatabase<Result>(
  folder: string,
  names: readonly string[],
  look: (file: string) => Promise<Result>,
  signal: AbortSignal,
): Promise<readonly EachDatabase<Result>[]> {
  const found: EachDatabase<Result>[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    const file = posix.join(folder, name);
    try {
      found.push({ file, name, state: 'read', result: await look(file) });
    } catch (error: unknown) {
      if (!isAppError(error) || error.code === 'run/cancelled') throw error;
      found.push({ file, name, state: 'failed', code: error.code, reason: error.text });
    }
  }
  return found;
}
