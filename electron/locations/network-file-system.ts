import type { Mount } from './mount-table.ts';
import { mountOf } from './mount-table.ts';

/** File system types that are served by another computer, or by the host of a virtual machine. */
const networkTypes: ReadonlySet<string> = new Set([
  'nfs',
  'nfs4',
  'cifs',
  'smb2',
  'smb3',
  'smbfs',
  '9p',
  'afs',
  'afpfs',
  'beegfs',
  'ceph',
  'coda',
  'davfs',
  'drvfs',
  'gfs2',
  'glusterfs',
  'gpfs',
  'lustre',
  'ncpfs',
  'ocfs2',
  'prl_fs',
  'vboxsf',
  'virtiofs',
  'webdav',
  'fuse.ceph',
  'fuse.davfs',
  'fuse.glusterfs',
  'fuse.gvfsd-fuse',
  'fuse.juicefs',
  'fuse.rclone',
  'fuse.s3fs',
  'fuse.smbnetfs',
  'fuse.sshfs',
  'fuse.vmhgfs-fuse',
]);

/** The same by the number that statfs(2) answers on Linux (linux/magic.h), where the mount table does not help. */
const networkNumbers: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x01021997, '9p'],
  [0x5346414f, 'afs'],
  [0x00c36400, 'ceph'],
  [0x73757245, 'coda'],
  [0x564c, 'ncp'],
  [0x0bd00bd0, 'lustre'],
  [0x7461636f, 'ocfs2'],
  [0x01161970, 'gfs2'],
  [0x786f4256, 'vboxsf'],
]);

/** What is known about the place of a file. `path` is absolute and free of links. */
type PlaceFacts = {
  readonly path: string;
  readonly mounts: readonly Mount[];
  /** Null where the system does not say. */
  readonly statfsType: number | null;
  readonly platform: NodeJS.Platform;
};

/** The name of the network file system that holds the path, or null for a local disk. */
export function networkFileSystemOf(place: PlaceFacts): string | null {
  if (place.platform === 'win32') return windowsShare(place.path);
  const mount = mountOf(place.mounts, place.path);
  if (mount !== null && networkTypes.has(mount.type)) return mount.type;
  if (place.platform !== 'linux' || place.statfsType === null) return null;
  return networkNumbers.get(place.statfsType) ?? null;
}

/** A mapped drive shows as the share it stands for once its links are resolved. */
function windowsShare(path: string): string | null {
  const match = /^(?:\\\\\?\\UNC\\|\\\\(?![?.]\\))(?<host>[^\\]+)\\/i.exec(path);
  const host = match?.groups?.['host'];
  if (host === undefined) return null;
  return /^wsl(\$|\.localhost)$/i.test(host) ? 'wsl' : 'smb';
}
