import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ListedFile } from '../../../../electron/repository/snapshot-contents.ts';
import { planRestore } from '../../../../electron/snapshots/restore/plan-restore.ts';
import { runRestore } from '../../../../electron/snapshots/restore/run-restore.ts';
import { hashOf, listedContents, listedFile } from '../../../fakes/folder-contents.ts';
import { context, inPlace, intoFolder, picture, scratch } from './support/restoring.ts';

const content = Buffer.from('hostile');
const nothing = Buffer.alloc(0);
const link = (path: string, linkTarget: string) =>
  listedFile(path, nothing, { type: 'link', linkTarget, sha256: null });
const folder = (path: string) => listedFile(path, nothing, { type: 'folder', sha256: null, mode: 0o755 });
const file = (path: string, changes: Partial<ListedFile> = {}) => listedFile(path, content, changes);

function listed(entries: readonly ListedFile[], base = 'root') {
  return listedContents(
    [{ id: 'data', kind: 'tree', paths: [], base }],
    new Map([['data', entries]]),
    new Map([[hashOf(content), content]]),
  );
}

test.each([
  ['a path with ..', () => [file('../escaped')]],
  ['a path with .. in the middle', () => [file('a/../../escaped')]],
  ['an absolute path', (outside: string) => [file(`${outside}/escaped`)]],
  [
    'a path that is only harmless to read',
    () => [file('harmless', { pathBase64: Buffer.from('../escaped').toString('base64') })],
  ],
  ['a file below a link', (outside: string) => [link('a', outside), file('a/escaped')]],
  [
    'a file below a link, with others between',
    (outside: string) => [link('a', outside), file('b'), file('a/escaped')],
  ],
  [
    'a link over a folder that holds a file',
    (outside: string) => [folder('a'), file('a/x'), link('a', outside), file('a/escaped')],
  ],
  ['a file below a file', () => [file('a'), file('a/b')]],
  ['the same file twice, once as a link', (outside: string) => [file('a'), link('a', outside)]],
  ['a folder named like a link', (outside: string) => [link('a', outside), folder('a'), file('a/escaped')]],
])('%s never writes outside the destination', async (_what, entries) => {
  const home = scratch();
  const outside = join(home, 'outside');
  mkdirSync(outside);
  const dir = join(home, 'inside/restored');
  mkdirSync(join(home, 'inside'));
  await expect(runRestore(intoFolder(listed(entries(outside)), dir), context())).rejects.toMatchObject({
    code: 'restore/unsafe-path',
  });
  expect(readdirSync(home).toSorted()).toEqual(['inside', 'outside']);
  expect(readdirSync(outside)).toEqual([]);
  expect(existsSync(dir)).toBe(false);
  const live = join(home, 'inside');
  writeFileSync(join(live, 'a'), 'mine');
  const before = picture(live);
  await expect(runRestore(inPlace(listed(entries(outside)), live), context())).rejects.toMatchObject({
    code: 'restore/unsafe-path',
  });
  expect(picture(live)).toEqual(before);
  expect(readdirSync(outside)).toEqual([]);
});

test('a base with .. in its name never writes outside the destination', async () => {
  const home = scratch();
  const dir = join(home, 'restored');
  await expect(runRestore(intoFolder(listed([file('x')], '..'), dir), context())).rejects.toMatchObject({
    code: 'restore/unsafe-path',
  });
  expect(readdirSync(home)).toEqual([]);
});

test('a link that leads out is restored as a link and nothing goes through it', async () => {
  const home = scratch();
  writeFileSync(join(home, 'target'), 'untouched', { mode: 0o604 });
  const dir = join(home, 'restored');
  const entries = [folder('a'), link('a/out', join(home, 'target')), file('a/x')];
  await runRestore(intoFolder(listed(entries), dir), context());
  const before = picture(home).filter((line) => line.startsWith('target'));
  await runRestore(inPlace(listed([folder('a'), file('a/out'), file('a/x')]), dir), context());
  expect(readFileSync(join(home, 'target'), 'utf8')).toBe('untouched');
  expect(picture(home).filter((line) => line.startsWith('target'))).toEqual(before);
  expect(readFileSync(join(dir, 'a/out'), 'utf8')).toBe('hostile');
});

test('a live file that is a link to elsewhere is exchanged, not written through', async () => {
  const home = scratch();
  const live = join(home, 'live');
  mkdirSync(live);
  writeFileSync(join(home, 'target'), 'untouched');
  symlinkSync(join(home, 'target'), join(live, 'x'));
  await runRestore(inPlace(listed([file('x')]), live), context());
  expect(readFileSync(join(home, 'target'), 'utf8')).toBe('untouched');
  expect(readFileSync(join(live, 'x'), 'utf8')).toBe('hostile');
});

test('a name that is too long is named before anything is written', async () => {
  const dir = join(scratch(), 'restored');
  const plan = await planRestore(intoFolder(listed([file('x'.repeat(300))]), dir), context());
  expect(plan.blockers).toMatchObject([{ code: 'illegal-name' }]);
});

test('more content than the list promises is refused', async () => {
  const dir = join(scratch(), 'restored');
  const entry = file('x', { sizeBytes: 3 });
  await expect(runRestore(intoFolder(listed([entry]), dir), context())).rejects.toMatchObject({
    code: 'repository/damaged',
  });
  expect(existsSync(dir)).toBe(false);
});
