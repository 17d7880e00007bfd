import { posix } from 'node:path';
import type { Computer, FoundFile } from '../../locations/computer.ts';
import { asLocationError } from '../../locations/location-errors.ts';
import type { Location } from '../../locations/location.ts';

/** Where a tree of the target lies, and where a file of it is. */
type Tree = {
  readonly tree: string;
  readonly root: string;
  readonly absolute: (path: string) => string;
};

/** A folder of the target, free of links. */
export async function treeAt(
  location: Location,
  computer: Computer,
  tree: string,
  signal: AbortSignal,
): Promise<Tree> {
  const root = await location.absolutePath(posix.normalize(tree), signal);
  return { tree, root, absolute: (path) => computer.join(root, path) };
}

/** Every regular file below a folder of the target. Links are neither followed nor told. @throws AppError location/…, ssh/… */
export async function findFiles(
  { tree, root }: Tree,
  computer: Computer,
  signal: AbortSignal,
): Promise<readonly FoundFile[]> {
  try {
    return await computer.walk(root, signal);
  } catch (error: unknown) {
    throw asLocationError(error, tree);
  }
}
