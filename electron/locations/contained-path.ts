import { lstat, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep, win32 } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import { isDeviceName } from '../../shared/rules/device-name.ts';
import { systemCode } from '../platform/file-errors.ts';
import { asLocationError } from './location-errors.ts';

/** Links that may follow one another before the path is refused. */
const maxLinks = 40;

/** A path is relative, has no `..` and no character that would end it early; anything else never reaches the disk. */
export function isPlainRelativePath(path: string, platform: NodeJS.Platform = process.platform): boolean {
  if (path === '' || path.includes('\0')) return false;
  if (isAbsolute(path) || win32.isAbsolute(path) || /^[A-Za-z]:/.test(path)) return false;
  const names = path.split(/[\\/]/);
  if (platform === 'win32' && (path.includes(':') || names.some(isDeviceName))) return false;
  return !names.includes('..');
}

/** True when `path` is `root` or lies below it; both absolute and free of links. */
export function liesWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
}

/**
 * The absolute path of `path` below `root` with every link resolved. What does not exist yet is resolved as far as it does.
 * Throws `location/outside-root` for whatever leads out, and `location/not-found` when the root itself is missing.
 */
export async function containedPath(root: string, path: string): Promise<string> {
  if (!isPlainRelativePath(path)) throw outsideRoot(path);
  const realRoot = await realpath(root).catch((error: unknown) => {
    throw asLocationError(error, root);
  });
  const real = await realAsFarAsItExists(resolve(realRoot, path), path, maxLinks);
  if (!liesWithin(realRoot, real)) throw outsideRoot(path);
  return real;
}

async function realAsFarAsItExists(absolute: string, asked: string, linksLeft: number): Promise<string> {
  if (linksLeft === 0) throw outsideRoot(asked);
  try {
    return await realpath(absolute);
  } catch (error: unknown) {
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw asLocationError(error, asked);
  }
  const parent = dirname(absolute);
  if (parent === absolute) return absolute;
  const realParent = await realAsFarAsItExists(parent, asked, linksLeft - 1);
  const here = join(realParent, basename(absolute));
  const facts = await lstat(here).catch(() => null);
  if (facts === null || !facts.isSymbolicLink()) return here;
  // A link to nothing: where it points decides, so that it cannot lead out once something appears there.
  return realAsFarAsItExists(resolve(realParent, await readlink(here)), asked, linksLeft - 1);
}

export function outsideRoot(path: string): AppError {
  return new AppError(
    'location/outside-root',
    localText(
      `The path "${path}" leads out of the folder chosen for this target and is not used. Choose the right folder, or remove the link.`,
      `경로 "${path}"이(가) 이 대상에 지정된 폴더 밖을 가리키므로 사용하지 않습니다. 올바른 폴더를 지정하거나 링크를 제거하십시오.`,
    ),
  );
}
