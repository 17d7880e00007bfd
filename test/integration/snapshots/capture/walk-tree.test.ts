import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import { listedBytes, listedPath, sortKey } from '../../../../electron/snapshots/capture/tree/byte-path.ts';
import { hasGone, HeldFolder } from '../../../../electron/snapshots/capture/tree/held-folder.ts';
import { walkTree } from '../../../../electron/snapshots/capture/tree/walk-tree.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { MemoryChunkSink } from '../../../fakes/memory-chunk-sink.ts';
import { asOtherAccount } from './support/other-account.ts';
import type { WalkItem } from '../../../../electron/snapshots/capture/tree/walk-tree.ts';
import { FileEntry } from '../../../../electron/repository/lists/file-entry.ts';
import { comparePaths } from '../../../../electron/repository/lists/entry-path.ts';
import { openFiles } from './support/open-files.ts';

let outside = '';
let base = '';
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'walk-'));
  base = join(outside, 'base');
  mkdirSync(join(base, 'tree'), { recursive: true });
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

const signal = new AbortController().signal;
const context = { signal, clock: new SystemClock() };
const at = (...names: string[]) => join(base, 'tree', ...names);

async function* itemsBelow(folder: HeldFolder, isExcluded: (path: string) => boolean = () => false) {
  for await (const stretch of walkTree({ folder, path: 'tree', isExcluded }, signal)) yield* stretch;
}

async function walk(isExcluded: (path: string) => boolean = () => false): Promise<WalkItem[]> {
  const items: WalkItem[] = [];
  const folder = await HeldFolder.open(base, 'tree');
  for await (const item of itemsBelow(folder, isExcluded)) items.push(item);
  return items;
}

const pathsOf = (items: readonly WalkItem[]) => items.map((item) => item.path);
test('everything is found in the order of the bytes of its components, a folder before its content', async () => {
  mkdirSync(at('a'));
  writeFileSync(at('a', 'z'), '');
  writeFileSync(at('a-b'), '');
  writeFileSync(at('a b'), '');
  writeFileSync(at('B'), '');
  writeFileSync(at('é'), '');
  writeFileSync(at('\u{1F600}'), '');
  writeFileSync(at('\uFF5E'), '');
  const items = await walk();
  expect(items.map((item) => listedPath(item.path).path)).toEqual([
    'tree/B',
    'tree/a',
    'tree/a/z',
    'tree/a b',
    'tree/a-b',
    'tree/é',
    'tree/\uFF5E',
    'tree/\u{1F600}',
  ]);
  const sorted = items.map((item) => listedPath(item.path)).toSorted(comparePaths);
  expect(sorted).toEqual(items.map((item) => listedPath(item.path)));
});

test('odd names are kept exactly, also those that are not UTF-8', async () => {
  const names = ['line\nbreak', 'quote"\'', 'rtl\u202Egpj.exe', 'n'.repeat(255), ' ', '%2e', 'back\\slash'];
  for (const name of names) writeFileSync(at(name), name);
  const invalid = Buffer.concat([Buffer.from(at('bad-')), Buffer.from([0xff, 0xfe, 0x80])]);
  writeFileSync(invalid, 'x');
  const entries = (await walk()).map((item) => listedPath(item.path));
  expect(entries.map((entry) => entry.path)).toEqual(
    expect.arrayContaining(names.map((name) => `tree/${name}`)),
  );
  const bad = entries.find((entry) => entry.pathBase64 !== undefined);
  expect(bad?.path).toBe('tree/bad-\uFFFD\uFFFD\uFFFD');
  expect(Buffer.from(bad?.pathBase64 ?? '', 'base64')).toEqual(invalid.subarray(base.length + 1));
  for (const entry of entries) {
    expect(FileEntry.shape.path.parse(entry.path)).toBe(entry.path);
    expect(listedPath(listedBytes(entry))).toEqual(entry);
  }
});

test('links are told with their target and never followed; pipes and sockets are told apart', async () => {
  mkdirSync(join(outside, 'secret'));
  writeFileSync(join(outside, 'secret', 'key'), 'key');
  symlinkSync('../../secret', at('link-to-folder'));
  symlinkSync('/nowhere', at('broken'));
  execFileSync('mkfifo', [at('pipe')]);
  const server = createServer().listen(at('socket'));
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const items = await walk();
    expect(items).toMatchObject([
      { kind: 'found', type: 'link', path: 'tree/broken', linkTarget: '/nowhere' },
      { kind: 'found', type: 'link', path: 'tree/link-to-folder', linkTarget: '../../secret' },
      { kind: 'not-a-file', path: 'tree/pipe', what: 'pipe' },
      { kind: 'not-a-file', path: 'tree/socket', what: 'socket' },
    ]);
  } finally {
    server.close();
  }
});

test('what the pack leaves out is passed over with all that lies below', async () => {
  mkdirSync(at('cache', 'deep'), { recursive: true });
  writeFileSync(at('cache', 'deep', 'x'), '');
  writeFileSync(at('cached'), '');
  expect(pathsOf(await walk((path) => path === 'cache'))).toEqual(['tree/cached']);
  expect(pathsOf(await walk((path) => path.startsWith('cache/')))).toEqual(['tree/cache', 'tree/cached']);
});

test('a folder whose path is replaced by a link during the walk does not lead out', async () => {
  mkdirSync(at('a'));
  mkdirSync(at('b'));
  writeFileSync(at('a', 'one'), 'inside');
  writeFileSync(at('a', 'two'), 'inside');
  writeFileSync(at('b', 'one'), 'inside');
  mkdirSync(join(outside, 'secret'));
  for (const name of ['one', 'two', 'three']) writeFileSync(join(outside, 'secret', name), 'secret');
  const seen: string[] = [];
  const folder = await HeldFolder.open(base, 'tree');
  for await (const item of itemsBelow(folder)) {
    seen.push(`${item.kind} ${item.path}`);
    if (item.path === 'tree/a/one') {
      for (const name of ['a', 'b']) {
        renameSync(at(name), join(outside, `moved-${name}`));
        symlinkSync(join(outside, 'secret'), at(name));
      }
    }
    if (item.kind === 'found' && item.type === 'file') {
      const file = item.folder.begin(item.name);
      const sink = new MemoryChunkSink();
      const { stored } = await file.readInto({ sink, chunkBytes: 1024, heard: () => undefined }, context);
      expect(sink.bytesOf(stored.chunks).toString()).toBe('inside');
      file.close();
    }
  }
  // The open folder goes on under its new name; the one that was not open yet is a link by now.
  expect(seen).toEqual(['found tree/a', 'found tree/a/one', 'found tree/a/two', 'found tree/b']);
});

test('a file that a link has replaced is not opened', async () => {
  writeFileSync(at('file'), 'inside');
  const folder = await HeldFolder.open(base, 'tree');
  rmSync(at('file'));
  symlinkSync('/etc/hostname', at('file'));
  let refused: unknown = null;
  try {
    folder.openFile('file');
  } catch (error: unknown) {
    refused = error;
  }
  folder.close();
  expect(hasGone(refused)).toBe(true);
});

test('the way to a tree may use links inside the base, but none that lead out', async () => {
  symlinkSync('tree', join(base, 'inner'));
  symlinkSync(outside, join(base, 'outer'));
  const inner = await HeldFolder.open(base, 'inner');
  inner.close();
  const refused = await HeldFolder.open(base, 'outer').catch((error: unknown) => error);
  expect(isAppError(refused) && refused.code).toBe('location/outside-root');
});

test('names that vanish are told', async () => {
  for (const name of ['a', 'b', 'c']) writeFileSync(at(name), '');
  const folder = await HeldFolder.open(base, 'tree');
  const seen: string[] = [];
  for await (const item of itemsBelow(folder)) {
    seen.push(`${item.kind} ${item.path}`);
    rmSync(at('b'), { force: true });
  }
  expect(seen).toEqual(['found tree/a', 'vanished tree/b', 'found tree/c']);
});

test('paths longer than the system takes at once are walked; longer than a list takes, they are told as unreadable', async () => {
  const name = 'd'.repeat(250);
  let fd = openSync(at(), 'r');
  for (let depth = 0; depth < 40; depth += 1) {
    mkdirSync(`/proc/self/fd/${fd}/${name}`);
    const inner = openSync(`/proc/self/fd/${fd}/${name}`, 'r');
    closeSync(fd);
    fd = inner;
  }
  closeSync(fd);
  const items = await walk();
  expect(items.filter((item) => item.kind === 'found' && item.path.length > 4096).length).toBeGreaterThan(10);
  expect(items.at(-1)).toMatchObject({ kind: 'unreadable', code: 'ENAMETOOLONG' });
});

test('a folder that may not be listed is told by name, and the walk goes on', async () => {
  mkdirSync(at('a'), { mode: 0o000 });
  writeFileSync(at('b'), '');
  const items = await asOtherAccount(outside, () => walk());
  expect(items).toMatchObject([
    { kind: 'found', path: 'tree/a' },
    { kind: 'unreadable', path: 'tree/a', code: 'EACCES' },
    { kind: 'found', path: 'tree/b' },
  ]);
});

test('no folder stays open, also when the walk is given up', async () => {
  const before = openFiles();
  mkdirSync(at('deep', 'er'), { recursive: true });
  writeFileSync(at('deep', 'er', 'file'), '');
  await walk();
  const folder = await HeldFolder.open(base, 'tree');
  for await (const item of itemsBelow(folder)) if (item.path === 'tree/deep/er') break;
  expect(openFiles()).toBe(before);
});

test('a cancelled walk ends', async () => {
  writeFileSync(at('file'), '');
  const folder = await HeldFolder.open(base, 'tree');
  const items = walkTree({ folder, path: 'tree', isExcluded: () => false }, AbortSignal.abort());
  await expect(items.next()).rejects.toMatchObject({ code: 'run/cancelled' });
});

test('keys compare as the lists do', () => {
  expect(sortKey('a/b') < sortKey('a-b')).toBe(true);
  expect(sortKey('a') < sortKey('a/b')).toBe(true);
});
