import { lstatSync, readFileSync, readlinkSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Rights and time of a file or folder; a time of null is whatever the system gives. */
export type KeptFacts = { readonly mode: number; readonly modifiedNs: bigint | null };

/** A file, folder or link, whatever names it has. What is in it changes by the log of its disk alone. */
export type DiskNode = {
  readonly type: 'file' | 'folder' | 'link';
  readonly linkTarget: string;
  /** As it was when the disk was first looked at, or when it was made. */
  readonly firstContent: Buffer;
  readonly firstFacts: KeptFacts;
  readonly firstNames: ReadonlyMap<string, DiskNode>;
  /** As programs see it now. */
  readonly names: Map<string, DiskNode>;
};

type NameChange = { readonly folder: DiskNode; readonly name: string; readonly node: DiskNode | null };

type Change =
  /** Names that come and go at once: a rename is never half done. */
  | { readonly kind: 'names'; readonly sets: readonly NameChange[] }
  | { readonly kind: 'content'; readonly node: DiskNode; readonly change: (content: Buffer) => Buffer }
  | { readonly kind: 'facts'; readonly node: DiskNode; readonly facts: KeptFacts }
  /** Of one file or folder, or of everything. */
  | { readonly kind: 'sync'; readonly node: DiskNode | null };

/** What becomes of changes that were not synced, asked for each. */
export type Loss = {
  readonly keepsNames: () => boolean;
  readonly keepsFacts: () => boolean;
  /** Bytes that were not synced: gone, there, or zeros of their length. */
  readonly content: () => 'lost' | 'kept' | 'zeros';
};

/** What a power loss left: the same shape as a folder. */
export type LeftNode = {
  readonly node: DiskNode;
  readonly content: Buffer;
  readonly facts: KeptFacts;
  readonly names: ReadonlyMap<string, LeftNode>;
};

/**
 * A model of a disk that loses power: changes reach it in no order but the one that syncs force. A name (made, moved, removed) is there
 * for good when a folder it concerns was synced since, bytes and rights when their file was. Changes of one and the same name stay in
 * their order.
 */
export class LossyDisk {
  readonly root: DiskNode;
  readonly #log: Change[] = [];
  readonly folder: string;

  /** Everything that lies in the folder now has reached the disk. */
  constructor(folder: string) {
    this.folder = folder;
    this.root = nodeAt(folder, new Map());
  }

  /** Moments at which the power may go: after so many changes. */
  get moments(): number {
    return this.#log.length;
  }

  make(path: string, type: DiskNode['type'], mode: number, linkTarget = ''): void {
    const { folder, name } = this.#parentOf(path);
    this.#setNames([{ folder, name, node: madeNode(type, mode, linkTarget) }]);
  }

  link(from: string, to: string): void {
    this.#setNames([{ ...this.#parentOf(to), node: this.nodeOf(from) }]);
  }

  rename(from: string, to: string): void {
    const node = this.nodeOf(from);
    // Two names of one file: nothing happens.
    if (this.#find(to) === node) return;
    this.#setNames([
      { ...this.#parentOf(from), node: null },
      { ...this.#parentOf(to), node },
    ]);
  }

  remove(path: string): void {
    const node = this.#find(path);
    if (node === null) return;
    for (const name of node.names.keys()) this.remove(`${path}/${name}`);
    this.#setNames([{ ...this.#parentOf(path), node: null }]);
  }

  write(node: DiskNode, bytes: Uint8Array, at: number): void {
    const copy = Buffer.from(bytes);
    this.#log.push({
      kind: 'content',
      node,
      change: (content) => {
        const grown = Buffer.alloc(Math.max(content.length, at + copy.length));
        content.copy(grown);
        copy.copy(grown, at);
        return grown;
      },
    });
  }

  setSize(node: DiskNode, sizeBytes: number): void {
    const change = (content: Buffer) =>
      Buffer.concat([content, Buffer.alloc(Math.max(0, sizeBytes - content.length))], sizeBytes);
    this.#log.push({ kind: 'content', node, change });
  }

  setFacts(path: string, facts: KeptFacts): void {
    this.#log.push({ kind: 'facts', node: this.nodeOf(path), facts });
  }

  sync(node: DiskNode): void {
    this.#log.push({ kind: 'sync', node });
  }

  syncAll(): void {
    this.#log.push({ kind: 'sync', node: null });
  }

  /** What the disk holds when the power goes after so many changes. */
  leftAt(moment: number, loss: Loss): LeftNode {
    const log = this.#log.slice(0, moment);
    const syncs = lastSyncs(log);
    const isSynced = (index: number, node: DiskNode) => Math.max(syncs.all, syncs.of.get(node) ?? -1) > index;
    const names = keptNames(log, isSynced, loss);
    const left = new Map<DiskNode, LeftNode>();
    const leftOf = (node: DiskNode): LeftNode => {
      const known = left.get(node);
      if (known !== undefined) return known;
      const inside = [...(names.get(node) ?? node.firstNames)].map(
        ([name, child]) => [name, leftOf(child)] as const,
      );
      const one = {
        node,
        content: keptContent(log, node, isSynced, loss),
        facts: keptFacts(log, node, isSynced, loss),
        names: new Map(inside),
      };
      left.set(node, one);
      return one;
    };
    return leftOf(this.root);
  }

  #setNames(sets: readonly NameChange[]): void {
    for (const { folder, name, node } of sets) {
      if (node === null) folder.names.delete(name);
      else folder.names.set(name, node);
    }
    this.#log.push({ kind: 'names', sets });
  }

  #find(path: string): DiskNode | null {
    if (path !== this.folder && !path.startsWith(`${this.folder}/`))
      throw new Error(`${path} is not on the disk`);
    let node: DiskNode | null = this.root;
    for (const name of path.slice(this.folder.length + 1).split('/')) {
      if (name !== '') node = node?.names.get(name) ?? null;
    }
    return node;
  }

  nodeOf(path: string): DiskNode {
    const node = this.#find(path);
    if (node === null) throw new Error(`nothing lies at ${path}`);
    return node;
  }

  #parentOf(path: string): { readonly folder: DiskNode; readonly name: string } {
    const cut = path.lastIndexOf('/');
    return { folder: this.nodeOf(path.slice(0, cut)), name: path.slice(cut + 1) };
  }
}

type IsSynced = (index: number, node: DiskNode) => boolean;

function lastSyncs(log: readonly Change[]): {
  readonly of: ReadonlyMap<DiskNode, number>;
  readonly all: number;
} {
  const of = new Map<DiskNode, number>();
  let all = -1;
  for (const [index, change] of log.entries()) {
    if (change.kind !== 'sync') continue;
    if (change.node === null) all = index;
    else of.set(change.node, index);
  }
  return { of, all };
}

/** The names of every folder that has changed. A change that is kept keeps those before it of the same names. */
function keptNames(
  log: readonly Change[],
  isSynced: IsSynced,
  loss: Loss,
): ReadonlyMap<DiskNode, ReadonlyMap<string, DiskNode>> {
  const needed = new Map<DiskNode, Set<string>>();
  const kept: (readonly NameChange[])[] = [];
  for (const [index, change] of [...log.entries()].toReversed()) {
    if (change.kind !== 'names') continue;
    const { sets } = change;
    const isKept =
      sets.some(({ folder }) => isSynced(index, folder)) ||
      sets.some(({ folder, name }) => needed.get(folder)?.has(name) === true) ||
      loss.keepsNames();
    if (!isKept) continue;
    kept.unshift(sets);
    for (const { folder, name } of sets) needed.set(folder, (needed.get(folder) ?? new Set()).add(name));
  }
  const names = new Map<DiskNode, Map<string, DiskNode>>();
  for (const { folder, name, node } of kept.flat()) {
    const of = names.get(folder) ?? new Map(folder.firstNames);
    if (node === null) of.delete(name);
    else of.set(name, node);
    names.set(folder, of);
  }
  return names;
}

function keptContent(log: readonly Change[], node: DiskNode, isSynced: IsSynced, loss: Loss): Buffer {
  let content = node.firstContent;
  for (const [index, change] of log.entries()) {
    if (change.kind !== 'content' || change.node !== node) continue;
    const becomes = isSynced(index, node) ? 'kept' : loss.content();
    // What comes later on the same file is lost as well.
    if (becomes === 'lost') return content;
    const changed = change.change(content);
    if (becomes === 'zeros') {
      const old = content;
      content = Buffer.alloc(changed.length);
      old.copy(content);
    } else content = changed;
  }
  return content;
}

function keptFacts(log: readonly Change[], node: DiskNode, isSynced: IsSynced, loss: Loss): KeptFacts {
  let facts = node.firstFacts;
  for (const [index, change] of log.entries()) {
    if (change.kind !== 'facts' || change.node !== node) continue;
    if (isSynced(index, node) || loss.keepsFacts()) ({ facts } = change);
  }
  return facts;
}

function madeNode(type: DiskNode['type'], mode: number, linkTarget: string): DiskNode {
  return {
    type,
    linkTarget,
    firstContent: Buffer.alloc(0),
    firstFacts: { mode, modifiedNs: null },
    firstNames: new Map(),
    names: new Map(),
  };
}

/** @param seen files by their number on the disk: several names of one file stay that */
function nodeAt(path: string, seen: Map<bigint, DiskNode>): DiskNode {
  const stats = lstatSync(path, { bigint: true });
  const known = seen.get(stats.ino);
  if (known !== undefined) return known;
  const names = new Map(
    stats.isDirectory()
      ? readdirSync(path).map((name) => [name, nodeAt(join(path, name), seen)] as const)
      : [],
  );
  const node: DiskNode = {
    type: stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'file',
    linkTarget: stats.isSymbolicLink() ? readlinkSync(path) : '',
    firstContent: stats.isFile() ? readFileSync(path) : Buffer.alloc(0),
    firstFacts: { mode: Number(stats.mode & 0o7777n), modifiedNs: stats.mtimeNs },
    firstNames: new Map(names),
    names,
  };
  seen.set(stats.ino, node);
  return node;
}
