import { cancelled, isAppError } from '../../../../../shared/errors/app-error.ts';
import { longestPathBytes } from '../../tree/byte-path.ts';
import type { BytePath } from '../../tree/byte-path.ts';
import { asWalkItem } from '../../tree/walk-tree.ts';
import type { WalkItem, WalkStretch } from '../../tree/walk-tree.ts';
import type { EntryFacts, EntryFolder, SourceFile } from '../capture-source.ts';
import type { HostEntry, HostPlace } from './host-reader.ts';
import type { PatientReader } from './patient-reader.ts';

/** Folders that are asked for before the walk comes to them, so that a long way there and back is not gone for each. */
const foldersAhead = 32;
const itemsAtATime = 256;

type HostWalk = {
  readonly reader: PatientReader;
  readonly base: string;
  /** Where the folder lies below the base, free of links, and how its content is called; both are empty for the base itself. */
  readonly real: BytePath;
  readonly path: BytePath;
  /** Asked with the path relative to the folder. */
  readonly isExcluded: (path: BytePath) => boolean;
  readonly fileAt: (place: HostPlace) => SourceFile;
};

type Level = {
  readonly folder: EntryFolder;
  readonly real: BytePath;
  readonly path: BytePath;
  readonly entries: readonly HostEntry[];
  next: number;
  /** How far its folders have been asked for. */
  ahead: number;
};

/** As `walkTree`, on a host. */
export async function* walkHost(walk: HostWalk, signal: AbortSignal): AsyncGenerator<WalkStretch, void> {
  const listings = new Listings(walk);
  const levels = [levelOf(walk, walk.real, walk.path, await listings.take(walk.real))];
  let items: WalkItem[] = [];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    if (signal.aborted) throw cancelled();
    listings.askAhead(levels);
    const entry = level.entries[level.next];
    level.next += 1;
    if (entry === undefined) {
      levels.pop();
      continue;
    }
    const path = below(level.path, entry.name);
    if (walk.isExcluded(relativeTo(walk, path))) continue;
    const item = itemOf(entry, path, level.folder);
    items.push(item);
    const isFolder = item.kind === 'found' && item.type === 'folder';
    if (isFolder) {
      const real = below(level.real, entry.name);
      // Nobody waits for what is known already.
      if (!listings.isThere(real)) {
        yield items;
        items = [];
      }
      const entries = await listings.take(real).catch((error: unknown) => asItem(error, path));
      if ('kind' in entries) items.push(entries);
      else levels.push(levelOf(walk, real, path, entries));
    }
    if (items.length < itemsAtATime) continue;
    yield items;
    items = [];
  }
  yield items;
}

/** Folders that have been asked for. */
class Listings {
  readonly #walk: HostWalk;
  readonly #asked = new Map<BytePath, Promise<readonly HostEntry[]>>();
  readonly #there = new Set<BytePath>();

  constructor(walk: HostWalk) {
    this.#walk = walk;
  }

  isThere(real: BytePath): boolean {
    return this.#there.has(real);
  }

  async take(real: BytePath): Promise<readonly HostEntry[]> {
    const asked = this.#asked.get(real) ?? this.#ask(real);
    try {
      return await asked;
    } finally {
      this.#asked.delete(real);
      this.#there.delete(real);
    }
  }

  /** Asks for the folders that come next, the deepest ones first. */
  askAhead(levels: readonly Level[]): void {
    for (const level of levels.toReversed()) {
      level.ahead = Math.max(level.ahead, level.next);
      for (; level.ahead < level.entries.length; level.ahead += 1) {
        if (this.#asked.size >= foldersAhead) return;
        const entry = level.entries[level.ahead];
        if (entry?.kind !== 'entry' || typeOf(entry.facts) !== 'folder') continue;
        const { isExcluded } = this.#walk;
        if (isExcluded(relativeTo(this.#walk, below(level.path, entry.name)))) continue;
        const real = below(level.real, entry.name);
        if (!this.#asked.has(real)) void this.#ask(real).catch(() => undefined);
      }
    }
  }

  #ask(real: BytePath): Promise<readonly HostEntry[]> {
    const { reader, base } = this.#walk;
    const asked = reader.use((opened) => opened.list({ base, path: real }));
    this.#asked.set(real, asked);
    asked.then(
      () => this.#there.add(real),
      () => undefined,
    );
    return asked;
  }
}

function levelOf(
  { base, fileAt }: HostWalk,
  real: BytePath,
  path: BytePath,
  entries: readonly HostEntry[],
): Level {
  const folder = { begin: (name: BytePath) => fileAt({ base, path: below(real, name) }) };
  return { folder, real, path, entries, next: 0, ahead: 0 };
}

function itemOf(entry: HostEntry, path: BytePath, folder: EntryFolder): WalkItem {
  if (path.length > longestPathBytes) return { kind: 'unreadable', path, code: 'ENAMETOOLONG' };
  if (entry.kind === 'unreadable')
    return entry.code === 'ENOENT'
      ? { kind: 'vanished', path }
      : { kind: 'unreadable', path, code: entry.code };
  const { name, facts, linkTarget } = entry;
  const type = typeOf(facts);
  if (type === 'socket' || type === 'pipe' || type === 'device')
    return { kind: 'not-a-file', path, what: type };
  return { kind: 'found', type, path, folder, name, facts, linkTarget: type === 'link' ? linkTarget : null };
}

/** Failures of the host's system that concern the path; others go on. */
function asItem(error: unknown, path: BytePath): ReturnType<typeof asWalkItem> {
  if (isAppError(error)) throw error;
  return asWalkItem(error, path);
}

const types = new Map<bigint, 'file' | 'folder' | 'link' | 'socket' | 'pipe'>([
  [0o100000n, 'file'],
  [0o040000n, 'folder'],
  [0o120000n, 'link'],
  [0o140000n, 'socket'],
  [0o010000n, 'pipe'],
]);

/** From the type bits of a mode (inode(7)). */
function typeOf({ mode }: EntryFacts): 'file' | 'folder' | 'link' | 'socket' | 'pipe' | 'device' {
  return types.get(mode & 0o170000n) ?? 'device';
}

function below(path: BytePath, name: BytePath): BytePath {
  return path === '' ? name : `${path}/${name}`;
}

function relativeTo({ path: start }: HostWalk, path: BytePath): BytePath {
  return start === '' ? path : path.slice(start.length + 1);
}
