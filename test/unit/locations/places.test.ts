import { expect, test } from 'vitest';
import { isPlainRelativePath, liesWithin } from '../../../electron/locations/contained-path.ts';
import { mountOf, parseMountCommand, parseMountInfo } from '../../../electron/locations/mount-table.ts';
import { networkFileSystemOf } from '../../../electron/locations/network-file-system.ts';

test.each(['.', 'messenger.db', 'uploads/a b.png', '.secret_key', 'a/...b/c', '한글/파일'])(
  '%j stays inside',
  (path) => {
    expect(isPlainRelativePath(path)).toBe(true);
  },
);

test.each([
  '',
  '..',
  '../x',
  'a/../../b',
  'a\\..\\b',
  '/etc/passwd',
  '\\\\host\\share',
  'C:\\Windows',
  'C:file',
  'a\0b',
])('%j is refused before the disk is asked', (path) => {
  expect(isPlainRelativePath(path)).toBe(false);
});

test('a folder whose name only begins like the root is outside', () => {
  expect(liesWithin('/srv/app', '/srv/app')).toBe(true);
  expect(liesWithin('/srv/app', '/srv/app/..data')).toBe(true);
  expect(liesWithin('/srv/app', '/srv/app-old/x')).toBe(false);
  expect(liesWithin('/srv/app', '/srv')).toBe(false);
});

const mountInfo = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '40 22 0:50 / /mnt/share\\040one rw,relatime shared:2 master:1 - cifs //nas/share rw',
  '41 22 0:51 / /srv rw - xfs /dev/sdb1 rw',
  '42 41 0:52 / /srv/remote rw - fuse.sshfs ops@host:/srv rw',
  '43 41 0:53 / /srv/local rw - fuse.mergerfs a:b rw',
  '44 41 0:54 / /srv rw - nfs4 nas:/srv rw',
  'a line that is none',
].join('\n');

test('the mount of a path is the deepest one, and of two at one place the newer', () => {
  const mounts = parseMountInfo(mountInfo);
  expect(mountOf(mounts, '/mnt/share one/x')).toEqual({ point: '/mnt/share one', type: 'cifs' });
  expect(mountOf(mounts, '/srv/x')?.type).toBe('nfs4');
  expect(mountOf(mounts, '/srvx')?.type).toBe('ext4');
  expect(mountOf(mounts, '/srv/remote')?.type).toBe('fuse.sshfs');
  expect(mountOf([], '/srv')).toBeNull();
});

const linux = (path: string, statfsType: number | null = 0xef53) =>
  networkFileSystemOf({ path, mounts: parseMountInfo(mountInfo), statfsType, platform: 'linux' });

test('network file systems are known by the table of mounts, and by number where it does not help', () => {
  expect(linux('/home/x')).toBeNull();
  expect(linux('/srv/remote/data.db')).toBe('fuse.sshfs');
  expect(linux('/mnt/share one/data.db')).toBe('cifs');
  expect(linux('/srv/local/data.db')).toBeNull();
  const unlisted = { path: '/x', mounts: [], platform: 'linux' } as const;
  expect(networkFileSystemOf({ ...unlisted, statfsType: 0x6969 })).toBe('nfs');
  expect(networkFileSystemOf({ ...unlisted, statfsType: 0xff534d42 })).toBe('cifs');
  expect(networkFileSystemOf({ ...unlisted, statfsType: 0x01021997 })).toBe('9p');
  expect(networkFileSystemOf({ ...unlisted, statfsType: null })).toBeNull();
});

test('on Windows shares and the disks of WSL are network file systems, drives are not', () => {
  const windows = (path: string) =>
    networkFileSystemOf({ path, mounts: [], statfsType: null, platform: 'win32' });
  expect(windows('C:\\app\\data.db')).toBeNull();
  expect(windows('\\\\?\\C:\\app\\data.db')).toBeNull();
  expect(windows('\\\\nas\\share\\data.db')).toBe('smb');
  expect(windows('\\\\?\\UNC\\nas\\share\\data.db')).toBe('smb');
  expect(windows('\\\\wsl.localhost\\Debian\\data.db')).toBe('wsl');
  expect(windows('\\\\wsl$\\Debian\\data.db')).toBe('wsl');
});

test('the mount command of macOS is read as well', () => {
  const mounts = parseMountCommand(
    '/dev/disk3s1 on / (apfs, local)\n//ops@nas/share on /Volumes/my share (smbfs, nodev, nosuid)\n',
  );
  expect(mounts).toEqual([
    { point: '/', type: 'apfs' },
    { point: '/Volumes/my share', type: 'smbfs' },
  ]);
  expect(
    networkFileSystemOf({ path: '/Volumes/my share/a', mounts, statfsType: 0x6969, platform: 'darwin' }),
  ).toBe('smbfs');
  expect(networkFileSystemOf({ path: '/a', mounts, statfsType: 0x6969, platform: 'darwin' })).toBeNull();
});
