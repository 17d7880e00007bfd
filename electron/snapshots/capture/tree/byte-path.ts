import { isUtf8 } from 'node:buffer';
import type { ListedFile } from '../../../repository/snapshot-contents.ts';

/**
 * A name or path as its bytes, one character for each (latin1): names need not be UTF-8, and such strings compare as their bytes
 * do. Components are joined by slashes.
 */
export type BytePath = string;

/** What a line of a file list can hold (`FileEntry.path`). */
export const longestPathBytes = 8192;

/** The bytes of an ordinary path. */
export function bytePath(path: string): BytePath {
  return isAscii(path) ? path : Buffer.from(path, 'utf8').toString('latin1');
}

/** The bytes themselves, as the system takes them. */
export function rawBytes(path: BytePath): Buffer {
  return Buffer.from(path, 'latin1');
}

/** The path as people read it; what is not UTF-8 shows as replacement characters. */
export function readablePath(path: BytePath): string {
  return isAscii(path) ? path : rawBytes(path).toString('utf8');
}

/** How a file list names the path: exactly in `pathBase64` where the readable form cannot give it back. */
export function listedPath(path: BytePath): Pick<ListedFile, 'path' | 'pathBase64'> {
  if (isAscii(path)) return { path };
  const raw = rawBytes(path);
  const readable = raw.toString('utf8');
  return isUtf8(raw) ? { path: readable } : { path: readable, pathBase64: raw.toString('base64') };
}

/** The bytes of a path that a file list names. */
export function listedBytes(entry: Pick<ListedFile, 'path' | 'pathBase64'>): BytePath {
  if (entry.pathBase64 === undefined) return bytePath(entry.path);
  return Buffer.from(entry.pathBase64, 'base64').toString('latin1');
}

/**
 * What file lists are sorted by: comparing two keys with `<` compares the paths component by component, a folder before its content.
 * No name can hold a zero byte.
 */
export function sortKey(path: BytePath): string {
  return path.replaceAll('/', '\0');
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}
