import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataDirPath, prepareDataFolder } from '../../../electron/platform/paths.ts';

describe('the place of the data folder', () => {
  const linux = { platform: 'linux', environment: {}, homeDir: '/home/kim' } as const;

  test.each([
    [
      'the argument wins',
      '/srv/ops',
      { ...linux, environment: { HOLDFAST_DATA_DIR: '/elsewhere' } },
      '/srv/ops',
    ],
    ['then the variable', null, { ...linux, environment: { HOLDFAST_DATA_DIR: '/elsewhere' } }, '/elsewhere'],
    ['XDG_DATA_HOME on Linux', null, { ...linux, environment: { XDG_DATA_HOME: '/data' } }, '/data/holdfast'],
    [
      'a relative XDG_DATA_HOME is ignored',
      null,
      { ...linux, environment: { XDG_DATA_HOME: 'x' } },
      '/home/kim/.local/share/holdfast',
    ],
    [
      'an empty variable is ignored',
      null,
      { ...linux, environment: { HOLDFAST_DATA_DIR: '' } },
      '/home/kim/.local/share/holdfast',
    ],
    [
      'Application Support on macOS',
      null,
      { ...linux, platform: 'darwin', homeDir: '/Users/kim' },
      '/Users/kim/Library/Application Support/Holdfast',
    ],
    [
      'LOCALAPPDATA on Windows',
      null,
      {
        platform: 'win32',
        environment: { LOCALAPPDATA: 'C:\\Users\\kim\\AppData\\Local' },
        homeDir: 'C:\\Users\\kim',
      },
      'C:\\Users\\kim\\AppData\\Local\\Holdfast',
    ],
  ] as const)('%s', (_title, argument, surroundings, expected) => {
    expect(dataDirPath(argument, surroundings)).toBe(expected);
  });
});

describe('preparing the data folder', () => {
  let root = '';
  const local = () => Promise.resolve(null);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'holdfast-paths-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('a new folder is made, with its parents, for this account only', async () => {
    const folder = await prepareDataFolder(join(root, 'a', 'b'), local);
    expect(folder.database).toBe(join(root, 'a', 'b', 'console.db'));
    if (process.platform !== 'win32') expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  });

  test.skipIf(process.platform !== 'linux')(
    'a file system that makes no folders is refused, and does not hold the console up',
    async () => {
      await expect(prepareDataFolder('/proc/holdfast/data', local)).rejects.toThrow('cannot be written');
    },
  );

  test.skipIf(process.platform === 'win32')(
    'an open folder with a console in it is closed to others',
    async () => {
      chmodSync(root, 0o755);
      writeFileSync(join(root, 'console.db'), '');
      await prepareDataFolder(root, local);
      expect(statSync(root).mode & 0o777).toBe(0o700);
    },
  );

  test('a folder full of other things keeps its rights', async (context) => {
    context.skip(process.platform === 'win32', 'Windows has no mode bits');
    chmodSync(root, 0o755);
    writeFileSync(join(root, 'notes.txt'), '');
    await prepareDataFolder(root, local);
    expect(statSync(root).mode & 0o777).toBe(0o755);
  });

  test('a network file system is refused by name, and nothing is made there', async () => {
    const path = join(root, 'share');
    const preparing = prepareDataFolder(path, () => Promise.resolve('cifs'));
    await expect(preparing).rejects.toMatchObject({
      code: 'store/network-folder',
      message: expect.stringContaining('cifs') as unknown,
    });
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  test('a file in the place of the folder is an error that names it', async () => {
    const path = join(root, 'occupied');
    writeFileSync(path, '');
    await expect(prepareDataFolder(path, local)).rejects.toMatchObject({
      code: 'store/not-writable',
      message: expect.stringContaining(path) as unknown,
    });
  });

  test('a folder without the right to write is an error', async (context) => {
    context.skip(process.getuid?.() === 0, 'root may write everywhere');
    context.skip(process.platform === 'win32', 'Windows has no mode bits');
    const path = join(root, 'closed');
    mkdirSync(path, { mode: 0o500 });
    await expect(prepareDataFolder(path, local)).rejects.toMatchObject({ code: 'store/not-writable' });
  });
});
