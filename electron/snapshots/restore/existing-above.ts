import { dirname } from 'node:path';
import type { RestoreFiles } from './restore-files.ts';

/** The path itself or the nearest folder above it that is there. */
export async function existingAbove(files: RestoreFiles, path: string): Promise<string> {
  if (dirname(path) === path || (await files.facts(path)) !== null) return path;
  return existingAbove(files, dirname(path));
}
