import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isMissingFile, writeFailure } from './file-errors.ts';

/**
 * Makes a folder for this account only, with those above it. Level by level: Node's own `recursive` never ends where a file system
 * says of a name below an existing folder that there is no such folder, as /proc does.
 *
 * @throws AppError store/disk-full, store/not-writable
 */
export function makeFolder(path: string): void {
  try {
    makeLevels(path);
  } catch (error: unknown) {
    throw writeFailure(error, path) ?? error;
  }
}

function makeLevels(path: string): void {
  try {
    makeLevel(path);
  } catch (error: unknown) {
    if (!isMissingFile(error) || dirname(path) === path) throw error;
    makeLevels(dirname(path));
    makeLevel(path);
  }
}

function makeLevel(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error: unknown) {
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
