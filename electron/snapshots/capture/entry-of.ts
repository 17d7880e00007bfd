import type { ListedFile } from '../../repository/snapshot-contents.ts';
import type { EntryFacts } from './source/capture-source.ts';
import { listedPath, readablePath } from './tree/byte-path.ts';
import type { BytePath } from './tree/byte-path.ts';
import type { OwnerNames } from './owner-names.ts';

/** What content an entry has; that of folders and links is none. */
type EntryContent = Pick<ListedFile, 'sizeBytes' | 'sha256' | 'chunks' | 'readAt'>;

export const noContent: EntryContent = { sizeBytes: 0, sha256: null, chunks: [], readAt: null };

type EntrySubject = {
  readonly type: ListedFile['type'];
  readonly path: BytePath;
  readonly facts: EntryFacts;
  readonly linkTarget: BytePath | null;
};

/** The line of a file list for what was found. */
export function entryOf(
  subject: EntrySubject,
  content: EntryContent,
  owners: OwnerNames,
  inodesAreStable: boolean,
): ListedFile {
  const { facts } = subject;
  const uid = Number(facts.uid);
  const gid = Number(facts.gid);
  return {
    ...listedPath(subject.path),
    type: subject.type,
    mode: owners.hasRights ? Number(facts.mode) & 0o7777 : null,
    owner: owners.hasRights ? { uid, gid, user: owners.user(uid), group: owners.group(gid) } : null,
    modifiedNs: String(facts.mtimeNs),
    changedNs: facts.ctimeNs === null ? null : String(facts.ctimeNs),
    inode: inodesAreStable ? String(facts.ino) : null,
    ...content,
    linkTarget: subject.linkTarget === null ? null : readablePath(subject.linkTarget),
  };
}

/**
 * The beginning of a file's line: all that the system tells of it, written as `entryOf` and JSON write it. Where an earlier line begins
 * like this, nothing of it has changed.
 */
export function lineHeadOf(
  { path, facts }: Pick<EntrySubject, 'path' | 'facts'>,
  owners: OwnerNames,
  inodesAreStable: boolean,
): string {
  const { path: name, pathBase64 } = listedPath(path);
  const exactly = pathBase64 === undefined ? '' : `,"pathBase64":"${pathBase64}"`;
  const mode = owners.hasRights ? Number(facts.mode) & 0o7777 : null;
  const owner = owners.hasRights ? ownerText(Number(facts.uid), Number(facts.gid), owners) : null;
  const inode = inodesAreStable ? `"${facts.ino}"` : null;
  const changed = facts.ctimeNs === null ? null : `"${facts.ctimeNs}"`;
  return `{"path":${JSON.stringify(name)}${exactly},"type":"file","mode":${mode},"owner":${owner},"modifiedNs":"${facts.mtimeNs}","changedNs":${changed},"inode":${inode},"sizeBytes":${facts.size},`;
}

function ownerText(uid: number, gid: number, owners: OwnerNames): string {
  return `{"uid":${uid},"gid":${gid},"user":${JSON.stringify(owners.user(uid))},"group":${JSON.stringify(owners.group(gid))}}`;
}
