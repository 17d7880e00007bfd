import type { FileFacts } from '../location.ts';
import type { HostStats } from './sftp-session.ts';

/** Version 3 of SFTP tells whole seconds and numbers of accounts, and no inode. */
export function factsOf(stats: HostStats): FileFacts {
  return {
    kind: kindOf(stats),
    sizeBytes: stats.size,
    modifiedAt: stats.mtime * 1000,
    mode: stats.mode & 0o7777,
    owner: `uid ${stats.uid}`,
    inode: null,
  };
}

export function kindOf({ mode }: Pick<HostStats, 'mode'>): FileFacts['kind'] {
  const type = mode & 0o170000;
  if (type === 0o100000) return 'file';
  if (type === 0o040000) return 'folder';
  return type === 0o120000 ? 'link' : 'other';
}
