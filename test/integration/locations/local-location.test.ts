import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LocalLocation } from '../../../electron/locations/local-location.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';

let base = '';
let root = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'location-'));
  root = join(base, 'root');
  mkdirSync(join(root, 'uploads'), { recursive: true });
  mkdirSync(join(base, 'outside'));
  writeFileSync(join(base, 'outside', 'secret'), 'secret');
  writeFileSync(join(root, 'config.py'), 'PORT = 5000');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const signal = new AbortController().signal;
const location = () => new LocalLocation(root);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    (value) => value,
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );

test('files and folders inside are described and read', async () => {
  utimesSync(join(root, 'config.py'), 1_700_000_000, 1_700_000_000);
  chmodSync(join(root, 'config.py'), 0o640);
  expect(await location().facts('config.py', signal)).toMatchObject({
    kind: 'file',
    sizeBytes: 11,
    modifiedAt: 1_700_000_000_000,
    mode: 0o640,
  });
  expect(await location().facts('.', signal)).toMatchObject({ kind: 'folder' });
  const text = await location().read('config.py', 7, 100, signal);
  expect(Buffer.from(text).toString()).toBe('5000');
  expect(await location().list('.', 10, signal)).toEqual(['config.py', 'uploads']);
  expect(await location().list('.', 1, signal)).toHaveLength(1);
});

test('what is missing is a value, a missing root is a failure that names it', async () => {
  expect(await location().facts('gone/deeper', signal)).toBeNull();
  expect(await location().facts('config.py/below', signal)).toBeNull();
  expect(await location().list('gone', 10, signal)).toBeNull();
  expect(await location().allows('gone', 'read', signal)).toBe(false);
  expect(await codeOf(location().read('gone', 0, 1, signal))).toBe('location/not-found');
  const gone = new LocalLocation(join(base, 'nowhere'));
  await expect(gone.facts('config.py', signal)).rejects.toThrow(/nowhere" does not exist/);
});

test.each(['../outside/secret', '/etc/passwd', 'uploads/../../outside/secret', 'C:\\x', ''])(
  'the path %j is refused',
  async (path) => {
    expect(await codeOf(location().read(path, 0, 10, signal))).toBe('location/outside-root');
    expect(await codeOf(location().facts(path, signal))).toBe('location/outside-root');
  },
);

test('a link is followed inside the root and refused when it leads out, also where its end does not exist yet', async () => {
  symlinkSync('config.py', join(root, 'inside'));
  symlinkSync('../outside', join(root, 'out'));
  symlinkSync(join(base, 'outside', 'not-yet'), join(root, 'dangling'));
  symlinkSync('uploads/not-yet', join(root, 'dangling-inside'));
  symlinkSync('loop', join(root, 'loop'));
  expect(await location().absolutePath('inside')).toBe(join(root, 'config.py'));
  expect(await codeOf(location().absolutePath('out'))).toBe('location/outside-root');
  expect(await codeOf(location().facts('out/secret', signal))).toBe('location/outside-root');
  expect(await codeOf(location().absolutePath('dangling'))).toBe('location/outside-root');
  expect(await codeOf(location().absolutePath('dangling/deeper'))).toBe('location/outside-root');
  expect(await codeOf(location().absolutePath('dangling-inside'))).toBe(join(root, 'uploads', 'not-yet'));
  expect(await codeOf(location().absolutePath('loop'))).toMatch(/^location\//);
});

test('a root that is itself a link works', async () => {
  symlinkSync(root, join(base, 'link'));
  const linked = new LocalLocation(join(base, 'link'));
  expect(await linked.facts('config.py', signal)).toMatchObject({ sizeBytes: 11 });
  expect(await codeOf(linked.facts('../outside/secret', signal))).toBe('location/outside-root');
});

test('space is that of the file system, also for a path that does not exist yet', async () => {
  const space = await location().space('uploads/not/yet', signal);
  expect(space.totalBytes).toBeGreaterThan(space.freeBytes);
  expect(space.freeBytes).toBeGreaterThan(0);
  expect(space.totalInodes === null || (space.freeInodes ?? -1) >= 0).toBe(true);
});

test('a local disk is no network file system, and a mount by name is', async () => {
  const on = (type: string) =>
    new LocalLocation(root, { platform: 'linux', mounts: async () => [{ point: base, type }] });
  expect(await on('ext4').networkFileSystem('config.py', signal)).toBeNull();
  expect(await on('nfs4').networkFileSystem('not/yet', signal)).toBe('nfs4');
});

test('an aborted signal ends every call, also when the system hangs', async () => {
  expect(await codeOf(location().facts('config.py', AbortSignal.abort()))).toBe('run/cancelled');
  const stop = new AbortController();
  const hanging = new LocalLocation(root, { platform: 'linux', mounts: () => new Promise(() => undefined) });
  const waiting = codeOf(hanging.networkFileSystem('config.py', stop.signal));
  setTimeout(() => stop.abort(), 20);
  expect(await waiting).toBe('run/cancelled');
});

test('a pipe in the place of a file does not hold the reader', async () => {
  execFileSync('mkfifo', [join(root, 'pipe')]);
  expect(await location().facts('pipe', signal)).toMatchObject({ kind: 'other' });
  expect(
    await location()
      .read('pipe', 0, 10, signal)
      .catch(() => 'refused'),
  ).toSatisfy((value: unknown) => value === 'refused' || (value instanceof Uint8Array && value.length === 0));
});
