import { posix } from 'node:path';
import { outsideRoot } from '../contained-path.ts';
import { isMissing } from '../location-errors.ts';
import type { HostStats } from './sftp-session.ts';

/** What a host tells about its links. Rejects with the names of failures that files have here. */
type HostLinks = {
  lstat(path: string): Promise<HostStats>;
  readLink(path: string): Promise<string>;
};

const maxLinks = 40;
const typeBits = 0o170000;
const linkType = 0o120000;

function isLink({ mode }: HostStats): boolean {
  return (mode & typeBits) === linkType;
}

/** A path as an operator may name it below a root: relative, without `..` and without what would end it early. */
export function isPlainHostPath(path: string): boolean {
  return path !== '' && !path.includes('\0') && !path.startsWith('/') && !path.split('/').includes('..');
}

export function liesWithinOnHost(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);
}

/** Where a path leads. What does not exist is taken as it is written, from there on. */
type RealHostPath = { readonly path: string; readonly exists: boolean };

/**
 * An absolute path of a host with every link resolved, asked name by name, so that no server's own idea of "the real path" decides. All names up
 * to the next link are asked for at once: usually this is one way there and back. Throws `location/outside-root` for links that lead in circles.
 */
export async function realHostPath(absolute: string, asked: string, links: HostLinks): Promise<RealHostPath> {
  let real = '/';
  let left = namesOf(absolute);
  for (let link = 0; link <= maxLinks; link += 1) {
    const found = await untilLink(real, left, links);
    if (found.kind === 'end') return { path: found.path, exists: found.exists };
    const to = await links.readLink(found.path);
    real = to.startsWith('/') ? '/' : posix.dirname(found.path);
    left = [...namesOf(to), ...found.left];
  }
  throw outsideRoot(asked);
}

type Walked =
  | { readonly kind: 'end'; readonly path: string; readonly exists: boolean }
  | { readonly kind: 'link'; readonly path: string; readonly left: readonly string[] };

/** Goes as far as there are no links. `start` has none. */
async function untilLink(start: string, names: readonly string[], links: HostLinks): Promise<Walked> {
  let real = start;
  let left = names;
  while (left.length > 0) {
    if (left[0] === '..') {
      real = posix.dirname(real);
      left = left.slice(1);
      continue;
    }
    // What lies above a link is known only once the link is.
    const up = left.indexOf('..');
    const batch = up === -1 ? left : left.slice(0, up);
    const paths = batch.map((_, at) => posix.join(real, ...batch.slice(0, at + 1)));
    const facts = await Promise.all(paths.map((path) => factsOrNull(path, links)));
    for (const [at, path] of paths.entries()) {
      const one = facts[at] ?? null;
      if (one === null) return { kind: 'end', path: posix.join(path, ...left.slice(at + 1)), exists: false };
      if (isLink(one)) return { kind: 'link', path, left: left.slice(at + 1) };
    }
    real = paths.at(-1) ?? real;
    left = left.slice(batch.length);
  }
  return { kind: 'end', path: real, exists: true };
}

async function factsOrNull(path: string, links: HostLinks): Promise<HostStats | null> {
  try {
    return await links.lstat(path);
  } catch (error: unknown) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function namesOf(path: string): readonly string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
