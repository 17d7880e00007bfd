import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import { PackId, TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { DatabaseMeaning, PartKind } from '../../shared/model/snapshot.ts';
import type { RootPart, SnapshotRoot } from '../../electron/repository/roots/snapshot-root.ts';
import type { ListedFile, SnapshotContents } from '../../electron/repository/snapshot-contents.ts';

/** A part of a set in a test: paths below the folder that are captured. */
export type FolderPart = {
  readonly id: string;
  readonly kind: PartKind;
  readonly paths: readonly string[];
  readonly base?: string;
  readonly needs?: readonly string[];
  readonly state?: RootPart['state'];
  readonly database?: DatabaseMeaning;
};

const pieceBytes = 64 * 1024;

/** A set held in memory, taken from a real folder as it is now: later changes of the folder do not reach it. */
export function captureFolder(folder: string, parts: readonly FolderPart[]): SnapshotContents {
  const bytes = new Map<string, Buffer>();
  const lists = new Map<string, readonly ListedFile[]>();
  for (const part of parts) {
    const entries = part.paths.flatMap((path) => listPath(folder, path, bytes));
    lists.set(part.id, entries);
  }
  return listedContents(parts, lists, bytes);
}

/** A set whose lists are written by the test itself. `bytes` maps the SHA-256 of a file to its content. */
export function listedContents(
  parts: readonly FolderPart[],
  lists: ReadonlyMap<string, readonly ListedFile[]>,
  bytes: ReadonlyMap<string, Uint8Array>,
): SnapshotContents {
  const listOf = (id: string) => lists.get(id) ?? [];
  return {
    id: createHash('sha256')
      .update(JSON.stringify([...lists]))
      .digest('hex'),
    root: rootOf(parts.map((part) => rootPart(part, listOf(part.id)))),
    async *entries(partId) {
      yield* listOf(partId);
    },
    async *content(entry, signal) {
      const content = bytes.get(entry.sha256 ?? '');
      if (content === undefined) throw new AppError('repository/damaged', localText(entry.path, entry.path));
      for (let at = 0; at < content.length; at += pieceBytes) {
        signal.throwIfAborted();
        yield content.subarray(at, at + pieceBytes);
      }
    },
  };
}

/** One line of a list with everything that a test does not care about. */
export function listedFile(path: string, content: Uint8Array, changes: Partial<ListedFile> = {}): ListedFile {
  return {
    path,
    type: 'file',
    mode: 0o644,
    owner: null,
    modifiedNs: '1700000000123456000',
    changedNs: null,
    inode: null,
    sizeBytes: content.length,
    sha256: hashOf(content),
    linkTarget: null,
    chunks: [],
    readAt: null,
    ...changes,
  };
}

export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function listPath(folder: string, path: string, bytes: Map<string, Buffer>): readonly ListedFile[] {
  const stats = lstatSync(join(folder, path), { bigint: true });
  const facts = {
    mode: Number(stats.mode & 0o7777n),
    owner: { uid: Number(stats.uid), gid: Number(stats.gid), user: null, group: null },
    modifiedNs: String(stats.mtimeNs),
  };
  const nothing = { sizeBytes: 0, sha256: null };
  if (stats.isSymbolicLink()) {
    const linkTarget = readlinkSync(join(folder, path));
    return [listedFile(path, Buffer.alloc(0), { ...facts, ...nothing, type: 'link', linkTarget })];
  }
  if (stats.isDirectory()) {
    const inside = readdirSync(join(folder, path)).toSorted();
    return [
      listedFile(path, Buffer.alloc(0), { ...facts, ...nothing, type: 'folder' }),
      ...inside.flatMap((name) => listPath(folder, `${path}/${name}`, bytes)),
    ];
  }
  const content = readFileSync(join(folder, path));
  bytes.set(hashOf(content), content);
  return [listedFile(path, content, facts)];
}

function rootPart(part: FolderPart, entries: readonly ListedFile[]): RootPart {
  const files = entries.filter(({ type }) => type === 'file');
  return {
    id: part.id,
    kind: part.kind,
    title: localText(part.id, part.id),
    state: part.state ?? 'captured',
    reason: null,
    sensitive: false,
    needs: [...(part.needs ?? [])],
    files: files.length,
    bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    newBytes: 0,
    sha256: files.length === 1 ? (files[0]?.sha256 ?? null) : null,
    database: part.database ?? null,
    notes: [],
    base: part.base ?? 'root',
    list: [],
    listSha256: null,
  };
}

function rootOf(parts: RootPart[]): SnapshotRoot {
  return {
    format: 1,
    target: { id: TargetId.parse('0123456789abcdef'), name: 'Practice', settings: {} },
    pack: { id: PackId.parse('practice'), version: 1, sha256: '0'.repeat(64), text: '' },
    kind: 'manual',
    label: null,
    partialReason: null,
    startedAt: 1_700_000_000_000,
    finishedAt: 1_700_000_001_000,
    skewMs: 0,
    operator: 'tester@desk',
    typedName: null,
    host: { name: 'desk', platform: process.platform, machineId: '0'.repeat(32) },
    holdfastVersion: '0.1.0',
    journalHead: '',
    parts,
    references: [],
  };
}
