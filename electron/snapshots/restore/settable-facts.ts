import type { ListedFile } from '../../repository/snapshot-contents.ts';
import type { FileFacts, RestoreFiles, SettableFacts } from './restore-files.ts';

type Described = Pick<ListedFile, 'type' | 'mode' | 'owner' | 'modifiedNs'>;

const ownerOnly = { file: 0o600, folder: 0o700, link: 0o600 } as const;

/** What is to be set on a restored file. Captured without permission bits, it is for its owner alone. */
export function settableFacts(entry: Described): SettableFacts {
  return {
    mode: entry.mode ?? ownerOnly[entry.type],
    uid: entry.owner?.uid ?? null,
    gid: entry.owner?.gid ?? null,
    modifiedNs: BigInt(entry.modifiedNs),
  };
}

/** True when rights and owner are as listed, as far as they could be set. */
export function hasListedRights(entry: Described, live: FileFacts): boolean {
  if (entry.owner !== null && (entry.owner.uid !== live.uid || entry.owner.gid !== live.gid)) return false;
  if (live.mode === null || entry.mode === null || entry.type === 'link') return true;
  return entry.mode === live.mode;
}

/** Times are set in whole microseconds, and some file systems keep less. */
export function hasListedTime(entry: Described, live: FileFacts): boolean {
  const difference = BigInt(entry.modifiedNs) - live.modifiedNs;
  return difference > -1000n && difference < 1000n;
}

/** Gives a folder its rights and time and brings it to the disk with the names in it: before, where its owner may not read it then. */
export async function setFolderFacts(files: RestoreFiles, path: string, facts: SettableFacts): Promise<void> {
  const isReadable = facts.mode === null || (facts.mode & 0o400) !== 0;
  if (!isReadable) await files.syncFolder(path);
  await files.setFacts(path, 'folder', facts);
  if (isReadable) await files.syncFolder(path);
}
