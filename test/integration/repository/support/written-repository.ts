import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, readlink } from 'node:fs/promises';
import { RepositorySink } from '../../../../electron/repository/chunks/repository-sink.ts';
import { recoveryCodeOf } from '../../../../electron/repository/format/recovery-code.ts';
import { pathOf } from '../../../../electron/repository/format/layout.ts';
import { sealWhole } from '../../../../electron/repository/format/sealed-writer.ts';
import { comparePaths } from '../../../../electron/repository/lists/entry-path.ts';
import { FileListWriter } from '../../../../electron/repository/lists/file-list-writer.ts';
import { initRepository, loadChunkTable } from '../../../../electron/repository/repository.ts';
import type { Repository } from '../../../../electron/repository/repository.ts';
import { SnapshotRoot } from '../../../../electron/repository/roots/snapshot-root.ts';
import type { RootPart } from '../../../../electron/repository/roots/snapshot-root.ts';
import type { ListedFile } from '../../../../electron/repository/snapshot-contents.ts';
import { LocalStorage } from '../../../../electron/repository/storage/local-storage.ts';

export const { signal } = new AbortController();

/** A repository that the product's own code wrote, with its recovery code. */
export type WrittenRepository = { readonly repository: Repository; readonly code: string };

export async function writeRepository(folder: string): Promise<WrittenRepository> {
  await mkdir(folder, { recursive: true });
  const { repository, rootSecret } = await initRepository(new LocalStorage(folder), {
    now: 1_700_000_000_000,
    companions: [],
    signal,
  });
  return { repository, code: recoveryCodeOf(rootSecret) };
}

/** A part of a snapshot to be written: a real folder, or entries as they are to stand in the list. */
export type PartSource = {
  readonly id: string;
  readonly base: string;
  readonly from: string | readonly ListedFile[];
};

/** Writes a snapshot of real folders and answers its id. */
export async function writeSnapshot(
  { storage, keys, file }: Repository,
  label: string,
  sources: readonly PartSource[],
  packBytes = 2 * 1024 ** 2,
): Promise<string> {
  const known = await loadChunkTable({ storage, keys, file }, new Set(), signal);
  const { chunkSizes } = file;
  const sink = new RepositorySink({ storage, keys, known, chunkSizes, signal, packBytes });
  const parts: RootPart[] = [];
  for (const source of sources) {
    const list = new FileListWriter(sink, signal);
    const entries = typeof source.from === 'string' ? await readFolder(source.from, sink) : source.from;
    for (const entry of entries) await list.add(entry);
    const { list: chunks, ...facts } = await list.finish();
    parts.push({ ...partOf(source), list: [...chunks], ...facts });
  }
  await sink.finish();
  return writeAnyRoot({ storage, keys }, rootOf(label, parts));
}

/** What a folder holds, its files put into the sink, in the order of a file list. */
/** Writes a root as whoever has the keys may: nothing keeps it from being hostile. Answers its name. */
export async function writeAnyRoot(
  { storage, keys }: Pick<Repository, 'storage' | 'keys'>,
  root: unknown,
): Promise<string> {
  const sealed = sealWhole(keys, 'snap', [Buffer.from(JSON.stringify(root), 'utf8')]);
  await storage.write(pathOf('snap', sealed.name), sealed.bytes, signal);
  return sealed.name;
}

async function readFolder(folder: string, sink: RepositorySink): Promise<readonly ListedFile[]> {
  const entries: ListedFile[] = [];
  const visit = async (parent: Buffer): Promise<void> => {
    for (const name of await readdir(Buffer.concat([Buffer.from(`${folder}/`), parent]), 'buffer')) {
      const path = parent.length === 0 ? name : Buffer.concat([parent, Buffer.from('/'), name]);
      const entry = await readEntry(Buffer.concat([Buffer.from(`${folder}/`), path]), path, sink);
      entries.push(entry);
      if (entry.type === 'folder') await visit(path);
    }
  };
  await visit(Buffer.alloc(0));
  return entries.toSorted(comparePaths);
}

async function readEntry(at: Buffer, path: Buffer, sink: RepositorySink): Promise<ListedFile> {
  const facts = await lstat(at, { bigint: true });
  const text = path.toString('utf8');
  const named = Buffer.from(text, 'utf8').equals(path) ? {} : { pathBase64: path.toString('base64') };
  const entry = {
    path: text,
    ...named,
    mode: Number(facts.mode & 0o7777n),
    owner: { uid: Number(facts.uid), gid: Number(facts.gid), user: null, group: null },
    modifiedNs: String(facts.mtimeNs),
    changedNs: String(facts.ctimeNs),
    inode: String(facts.ino),
    sizeBytes: 0,
    sha256: null,
    linkTarget: null,
    chunks: [],
    readAt: null,
  };
  if (facts.isDirectory()) return { ...entry, type: 'folder' };
  if (facts.isSymbolicLink()) return { ...entry, type: 'link', linkTarget: await readlink(at, 'utf8') };
  const pieceBytes = text.endsWith('.db') ? sink.chunkSizes.databaseBytes : sink.chunkSizes.fileBytes;
  const { sizeBytes, sha256, chunks } = await sink.put(createReadStream(at), pieceBytes, signal);
  return { ...entry, type: 'file', sizeBytes, sha256, chunks };
}

function partOf({ id, base }: PartSource): RootPart {
  return {
    id,
    kind: 'tree',
    title: { en: id, ko: id },
    state: 'captured',
    reason: null,
    sensitive: false,
    needs: [],
    files: 0,
    bytes: 0,
    newBytes: 0,
    sha256: null,
    database: null,
    notes: [],
    base,
    list: [],
    listSha256: null,
  };
}

function rootOf(label: string, parts: readonly RootPart[]): SnapshotRoot {
  const root = SnapshotRoot.parse({
    format: 1,
    target: { id: '0123456789abcdef', name: 'Messenger', settings: { root: '/srv/messenger' } },
    pack: { id: 'messenger', version: 1, sha256: '0'.repeat(64), text: 'pack: 1\n' },
    kind: 'manual',
    label,
    partialReason: null,
    startedAt: 1_700_000_000_000,
    finishedAt: 1_700_000_100_000,
    skewMs: 10,
    operator: 'kim@desk',
    typedName: null,
    host: { name: 'desk', platform: 'linux', machineId: 'machine' },
    holdfastVersion: '0.2.0',
    journalHead: '',
    parts: [],
    references: [],
  });
  return { ...root, parts: [...parts] };
}
