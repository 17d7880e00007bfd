import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LocalComputer } from '../../../electron/locations/local-computer.ts';
import { placeFile, temporaryBeside } from '../../../electron/platform/new-file.ts';
import { syncFolder, syncFolderNow } from '../../../electron/platform/sync-folder.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'new-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('a finished file gets its name, and never in place of what bears it, be it a link to nowhere', async () => {
  const path = join(scratch(), 'bundle.zip');
  const temporary = temporaryBeside(path);
  writeFileSync(temporary, 'first');
  await placeFile(temporary, path);
  expect(readFileSync(path, 'utf8')).toBe('first');
  expect(existsSync(temporary)).toBe(false);
  const second = temporaryBeside(path);
  writeFileSync(second, 'second');
  await expect(placeFile(second, path)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readFileSync(path, 'utf8')).toBe('first');
  rmSync(path);
  symlinkSync('/nowhere', path);
  await expect(placeFile(second, path)).rejects.toMatchObject({ code: 'EEXIST' });
});

it('leaves no name to an unfinished file, and says of its own whose it is', () => {
  expect(temporaryBeside('/srv/out/bundle.zip')).toMatch(/^\/srv\/out\/\.bundle\.zip\.[0-9a-f]{12}\.tmp$/);
});

// Its file system answers EINVAL, as some network shares do.
it.skipIf(process.platform !== 'linux')(
  'a folder that cannot be synced is told, and is no failure',
  async () => {
    expect(await syncFolder('/proc')).toBe('not-offered');
    expect(syncFolderNow('/proc')).toBe('not-offered');
    expect(await syncFolder(scratch())).toBe('done');
    await expect(syncFolder('/no/such/folder')).rejects.toMatchObject({ code: 'ENOENT' });
  },
);

it.skipIf(process.platform === 'win32')('a file of this computer is replaced for certain', async () => {
  const path = join(scratch(), 'config');
  writeFileSync(path, 'old');
  const computer = new LocalComputer();
  const { signal } = new AbortController();
  const [before] = await computer.digests([path], signal);
  expect(await computer.replace(path, Buffer.from('new'), before ?? '', signal)).toBe('durable');
  expect(readdirSync(join(path, '..'))).toEqual(['config']);
});
