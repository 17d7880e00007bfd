import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { mayBeAway } from '../../../electron/repository/storage/disk-away.ts';
import { localGround } from '../../../electron/repository/storage/local-place.ts';

const { signal } = new AbortController();
const root = mkdtempSync(join(tmpdir(), 'disk-away-'));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Whether the disk of a folder may be away, by the files that are there. */
function isAway(folder: string, ...files: readonly string[]): Promise<boolean> {
  for (const file of files) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  return localGround(join(root, folder)).mayBeAway(signal);
}

describe('a repository that is not in its folder', () => {
  it('may be on a disk that is away where nothing is, or an empty folder', async () => {
    expect(await isAway('usb/holdfast', 'other')).toBe(true);
    mkdirSync(join(root, 'usb'));
    expect(await isAway('usb/holdfast')).toBe(true);
    expect(await isAway('usb')).toBe(true);
    expect(await isAway('other/holdfast')).toBe(true);
  });

  it('is gone where other files show that the disk is there', async () => {
    expect(await isAway('usb', 'usb/letter.txt')).toBe(false);
    expect(await isAway('usb/holdfast', 'usb/letter.txt')).toBe(false);
  });

  it('may be away although other disks are mounted beside it', async () => {
    const namesIn = async (path: string) => (path.endsWith('STICK') ? null : ['OTHER-DISK']);
    for (const above of ['/mnt', '/media', '/media/kim', '/run/media/kim', '/Volumes'])
      expect(await mayBeAway(`${above}/STICK`, posix.dirname, namesIn), above).toBe(true);
    expect(await mayBeAway('/srv/STICK', posix.dirname, namesIn)).toBe(false);
  });
});
