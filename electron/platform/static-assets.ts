import { readFile, realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

type Asset = { readonly body: Uint8Array; readonly contentType: string };

/**
 * A file of the built window by the path of a URL, or null. Refused: anything that decodes to a path outside the folder
 * (`..`, encoded separators, links), control characters, and types that are not served.
 */
export async function readAsset(folder: string, urlPath: string): Promise<Asset | null> {
  const wanted = assetPath(urlPath);
  const contentType = wanted === null ? undefined : contentTypes[extname(wanted)];
  if (wanted === null || contentType === undefined) return null;
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, wanted));
    if (!isInside(root, path)) return null;
    return { body: await readFile(path), contentType };
  } catch {
    return null; // Not there, or not a file: both are simply "no such page".
  }
}

/** The relative path a URL path names; null when it is not a plain one. */
function assetPath(urlPath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (/[\u0000-\u001f\\:]/.test(decoded) || !decoded.startsWith('/')) return null;
  const parts = decoded.slice(1).split('/');
  if (parts.some((part) => part === '..' || part === '.')) return null;
  return decoded === '/' ? 'index.html' : parts.join(sep);
}

/** Whether `path` lies in `folder`, compared by path segments, never by prefix. */
function isInside(folder: string, path: string): boolean {
  const steps = relative(folder, path);
  return steps !== '' && !steps.startsWith(`..${sep}`) && steps !== '..' && !isAbsolute(steps);
}
