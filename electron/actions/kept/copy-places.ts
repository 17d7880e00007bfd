import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';

/* What is kept of one run, by what all of it is called: `TIME-TARGET-ACTION` in the folder of copies. */

const ending = '.sealed';

/** The statements that put rows back. */
export function rowsCopy(base: string): string {
  return `${base}.sql${ending}`;
}

/** The folder of files: they lie below `files`, as they were called. */
export function filesCopy(base: string): string {
  return `${base}${ending}`;
}

/** Where rows or files of a run lie that were kept: the one that it names, and statements that belong to a folder of files. */
export function copiesOf(safetyCopy: string | null): readonly string[] {
  if (safetyCopy === null) return [];
  const base = baseOfCopy(safetyCopy);
  const beside = isSealedPlace(safetyCopy) ? rowsCopy(base) : `${base}.sql`;
  return [...new Set([safetyCopy, beside])].filter((path) => existsSync(path));
}

/** What an earlier version kept lies in clear, and is called otherwise. */
export function isSealedPlace(path: string): boolean {
  return path.endsWith(ending);
}

export function fileIn(folder: string, path: string): string {
  return join(folder, 'files', ...path.split('/'));
}

/** Under what a file of a folder is sealed: it opens in no other place. */
export function nameIn(folder: string, path: string): string {
  return `${basename(folder)}/${path}`;
}

/** What all copies of its run are called, of the name of one. */
export function baseOfCopy(name: string): string {
  return name.replace(/(\.sql)?(\.sealed)?$/, '');
}
