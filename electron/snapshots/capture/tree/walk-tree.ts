import type { BigIntStats } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { cancelled, isAppError } from '../../../../shared/errors/app-error.ts';
import { systemCode } from '../../../platform/file-errors.ts';
import { longestPathBytes } from './byte-path.ts';
import type { BytePath } from './byte-path.ts';
import { hasGone } from './held-folder.ts';
import type { HeldFolder } from './held-folder.ts';
import type { EntryFacts, EntryFolder } from '../source/capture-source.ts';

/** Something that a file list can hold. `folder` and `name` are good for opening it until the next item is asked for. */
export type FoundEntry = {
  readonly kind: 'found';
  readonly type: 'file' | 'folder' | 'link';
  readonly path: BytePath;
  readonly folder: EntryFolder;
  readonly name: BytePath;
  readonly facts: EntryFacts;
  readonly linkTarget: BytePath | null;
};

/** What a walk comes across. `code` is the system's name of the failure. */
export type WalkItem =
  | FoundEntry
  | { readonly kind: 'not-a-file'; readonly path: BytePath; readonly what: 'socket' | 'pipe' | 'device' }
  | { readonly kind: 'vanished'; readonly path: BytePath }
  | { readonly kind: 'unreadable'; readonly path: BytePath; readonly code: string };

/** `folder` is closed by the walk; `path` is how its content is called, empty for the base itself. */
type WalkStart = {
  readonly folder: HeldFolder;
  readonly path: BytePath;
  /** Asked with the path relative to the folder; what it means is passed over with all that lies below. */
  readonly isExcluded: (path: BytePath) => boolean;
};

type Level = {
  readonly folder: HeldFolder;
  readonly path: BytePath;
  readonly names: readonly BytePath[];
  next: number;
};

/** The walk asks the system synchronously, which is several times as fast; after so many names it lets others run. */
const namesAtATime = 128;

/** Items of a walk one after the other; the walk stands still at each until the next one is asked for. */
export type WalkStretch = Iterable<WalkItem>;

/**
 * Everything below a folder, sorted by the bytes of the path's components, a folder before its content, in stretches between which
 * others run. Links are told and never followed. Holds the names of the folders on the way down and nothing else. Rejects with the
 * system's error when the start itself cannot be listed.
 */
export async function* walkTree(start: WalkStart, signal: AbortSignal): AsyncGenerator<WalkStretch, void> {
  const levels = [levelOf(start.folder, start.path)];
  try {
    const items = itemsBelow(levels, start);
    for (let stretch = new Stretch(items); ; stretch = new Stretch(items)) {
      if (signal.aborted) throw cancelled();
      yield stretch;
      if (stretch.isLast) return;
      await breathe();
    }
  } finally {
    for (const level of levels) level.folder.close();
  }
}

class Stretch implements Iterable<WalkItem> {
  readonly #items: Iterator<WalkItem, unknown>;
  isLast = false;

  constructor(items: Iterator<WalkItem, unknown>) {
    this.#items = items;
  }

  *[Symbol.iterator](): Generator<WalkItem, void> {
    for (let looked = 0; looked < namesAtATime; looked += 1) {
      const next = this.#items.next();
      if (next.done === true) {
        this.isLast = true;
        return;
      }
      yield next.value;
    }
  }
}

/** `levels` holds what is open; the caller closes what is left. */
function* itemsBelow(levels: Level[], start: WalkStart): Generator<WalkItem, void> {
  const relativeFrom = start.path === '' ? 0 : start.path.length + 1;
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const name = level.names[level.next];
    level.next += 1;
    if (name === undefined) {
      levels.pop();
      level.folder.close();
      continue;
    }
    const path = level.path === '' ? name : `${level.path}/${name}`;
    if (start.isExcluded(path.slice(relativeFrom))) continue;
    const item = lookAt(level.folder, name, path);
    yield item;
    if (item.kind !== 'found' || item.type !== 'folder') continue;
    const inner = descend(level.folder, item);
    if ('kind' in inner) yield inner;
    else levels.push(inner);
  }
}

/** The level has the folder from here on; when it cannot be listed, it is closed. */
function levelOf(folder: HeldFolder, path: BytePath): Level {
  try {
    return { folder, path, names: folder.names(), next: 0 };
  } catch (error: unknown) {
    folder.close();
    throw error;
  }
}

function lookAt(folder: HeldFolder, name: BytePath, path: BytePath): WalkItem {
  if (path.length > longestPathBytes) return { kind: 'unreadable', path, code: 'ENAMETOOLONG' };
  try {
    const facts = folder.facts(name);
    if (facts === null) return { kind: 'vanished', path };
    const found = { kind: 'found', path, folder, name, facts } as const;
    if (facts.isFile()) return { ...found, type: 'file', linkTarget: null };
    if (facts.isDirectory()) return { ...found, type: 'folder', linkTarget: null };
    if (facts.isSymbolicLink()) return { ...found, type: 'link', linkTarget: folder.linkTarget(name) };
    return { kind: 'not-a-file', path, what: kindOf(facts) };
  } catch (error: unknown) {
    return asWalkItem(error, path);
  }
}

function descend(folder: HeldFolder, item: FoundEntry): Level | WalkItem {
  try {
    return levelOf(folder.enter(item.name), item.path);
  } catch (error: unknown) {
    return asWalkItem(error, item.path);
  }
}

/** A failure of the system that concerns one path; anything else is a bug and goes on. */
export function asWalkItem(
  error: unknown,
  path: BytePath,
): Extract<WalkItem, { path: BytePath; kind: 'vanished' | 'unreadable' }> {
  const code = isAppError(error) ? null : systemCode(error);
  if (code === null) throw error;
  return hasGone(error) ? { kind: 'vanished', path } : { kind: 'unreadable', path, code };
}

function kindOf(facts: BigIntStats): 'socket' | 'pipe' | 'device' {
  if (facts.isSocket()) return 'socket';
  return facts.isFIFO() ? 'pipe' : 'device';
}
