import { mkdir, mkdtemp, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zstdCompressSync } from 'node:zlib';
import { sha256 } from '../../../electron/repository/format/keys.ts';
import { pathOf } from '../../../electron/repository/format/layout.ts';
import type { Payload } from '../../../electron/repository/format/payload.ts';
import { SealedWriter } from '../../../electron/repository/format/sealed-writer.ts';
import type { ListedFile } from '../../../electron/repository/snapshot-contents.ts';
import { makeDesk } from './support/desk.ts';
import type { Desk, Ended } from './support/desk.ts';
import { removeFolder } from './support/remove-folder.ts';
import { signal, writeRepository, writeSnapshot } from './support/written-repository.ts';
import type { WrittenRepository } from './support/written-repository.ts';

/** Snapshots of a captured host that lied: whoever has the key wrote them, and recover.mjs must keep to its folder. */

let origin = '';
let written: WrittenRepository;
let desk: Desk;
const content = Buffer.from('content\n');

beforeEach(async () => {
  origin = await mkdtemp(join(tmpdir(), 'holdfast-hostile-'));
  written = await writeRepository(join(origin, 'repository'));
});
afterEach(async () => {
  await removeFolder(origin);
  await removeFolder(desk.folder);
});

async function putPack(bytes: Buffer, payload: Payload, plainLength: number): Promise<string> {
  const { storage, keys } = written.repository;
  const id = keys.chunkId(sha256(bytes));
  const pack = new SealedWriter(keys, 'pack');
  const pieces = [pack.header(), ...pack.record(payload, plainLength, id)];
  const { bytes: trailer, name } = pack.finish();
  await storage.write(pathOf('pack', name), Buffer.concat([...pieces, trailer]), signal);
  return id.toString('hex');
}

function stored(bytes: Buffer): Payload {
  return [Buffer.of(0), bytes];
}

async function file(path: string, more: Partial<ListedFile> = {}): Promise<ListedFile> {
  const chunk = await putPack(content, stored(content), content.length);
  return {
    path,
    type: 'file',
    mode: 0o644,
    owner: null,
    modifiedNs: '1700000000000000000',
    changedNs: null,
    inode: null,
    sizeBytes: content.length,
    sha256: sha256(content).toString('hex'),
    linkTarget: null,
    chunks: [chunk],
    readAt: null,
    ...more,
  };
}

function link(path: string, linkTarget: string): Promise<ListedFile> {
  return file(path, { type: 'link', linkTarget, chunks: [], sizeBytes: 0, sha256: null });
}

/** Restores a snapshot with one part of these entries, and one more part after it. */
async function restore(
  base: string,
  entries: readonly ListedFile[],
  after: readonly ListedFile[] = [],
): Promise<Ended> {
  const id = await writeSnapshot(written.repository, 'hostile', [
    { id: 'first', base, from: entries },
    { id: 'second', base: 'root', from: after },
  ]);
  desk = await makeDesk(join(origin, 'repository'), written.code);
  await mkdir(join(desk.folder, 'outside'));
  return desk.run('restore', id, '--to', 'out');
}

async function left(): Promise<readonly string[]> {
  return (await readdir(join(desk.folder, 'out'), { recursive: true })).toSorted();
}

describe('paths that lead out', () => {
  it.each(['../escaped', 'a/../../escaped', '/tmp/escaped', '.', '..', 'a//b', './a', 'a/', 'zero\0byte'])(
    '%j is left out and told',
    async (path) => {
      const ended = await restore('root', [await file(path)], [await file('good')]);
      expect(ended).toMatchObject({ code: 1 });
      expect(ended.err).toContain('its path is not allowed');
      expect(await left()).toEqual(['good']);
      expect((await readdir(desk.folder)).toSorted()).toEqual([
        'code.txt',
        'out',
        'outside',
        'recover.mjs',
        'repository',
      ]);
    },
  );

  it('also when they are given as bytes, or as the base of a part', async () => {
    const pathBase64 = Buffer.from('../escaped').toString('base64');
    const ended = await restore('..', [await file('x')], [await file('harmless', { pathBase64 })]);
    expect(ended.code).toBe(1);
    expect(ended.err.match(/its path is not allowed/g)).toHaveLength(2);
    expect(await left()).toEqual([]);
  });
});

describe('links', () => {
  it('are never followed, whichever comes first', async () => {
    const outside = '../outside';
    const ended = await restore(
      'root',
      [await link('way', outside), await file('way/file')],
      [await link('way2', outside), await file('way2/file')],
    );
    expect(ended.code).toBe(1);
    expect(await readdir(join(desk.folder, 'outside'))).toEqual([]);
    expect(await left()).toEqual(['way', 'way/file', 'way2', 'way2/file']);
    expect(await readFile(join(desk.folder, 'out/way/file'))).toEqual(content);
  });

  it('change neither mode nor time of what they aim at', async () => {
    await restore('root', [await link('aim', '../outside')]);
    const before = await stat(join(desk.folder, 'outside'));
    expect(before.mode & 0o777).not.toBe(0o644);
    expect(before.mtimeMs).toBeGreaterThan(1_700_000_000_001);
  });
});

describe('entries that contradict each other', () => {
  it('keep the first: a file twice, a file that is a folder as well', async () => {
    const ended = await restore(
      'root',
      [await file('a'), await file('a/b'), await file('twice')],
      [await file('twice', { sha256: '0'.repeat(64) })],
    );
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(/first: a\/b was left out/);
    expect(ended.err).toMatch(/second: twice was left out/);
    expect(await readFile(join(desk.folder, 'out/twice'))).toEqual(content);
  });

  it('do not give a file the rights of another user', async () => {
    await restore('root', [await file('suid', { mode: 0o4755 })]);
    if (process.platform === 'win32') return;
    expect((await stat(join(desk.folder, 'out/suid'))).mode & 0o7777).toBe(0o755);
  });

  it('are told when a hash, a chunk or a line is not what it must be', async () => {
    const odd = { more: 5 };
    const chunks = ['f'.repeat(64)];
    const ended = await restore(
      'root',
      [await file('hash', { sha256: '0'.repeat(64) }), await file('lost', { chunks }), await file('ok')],
      [await file('x'), { ...(await file('y')), ...odd }],
    );
    expect(ended.code).toBe(1);
    expect(ended.err).toContain('hash was left out: its SHA-256');
    expect(ended.err).toContain('lost was left out: chunk fff');
    expect(ended.err).toContain('a piece of the list of second is lost');
    expect(ended.err).toContain('2 files (16 bytes), 0 folders, 0 links, 3 problems');
    expect(await left()).toEqual(['ok', 'x']);
  });
});

describe('a record that grows', () => {
  it('is not unpacked beyond what it says it is', async () => {
    const bytes = Buffer.alloc(300 * 1024 ** 2);
    const payload = [Buffer.of(1), zstdCompressSync(bytes)];
    const chunk = await putPack(bytes, payload, 1000);
    const ended = await restore('root', [await file('bomb', { chunks: [chunk] }), await file('ok')]);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.err).toContain('bomb was left out');
    expect(ended.err).toMatch(/larger than 1000 bytes/);
    expect(await left()).toEqual(['ok']);
  });

  it('is refused above 16 MiB whatever it says', async () => {
    const bytes = Buffer.alloc(17 * 1024 ** 2);
    const chunk = await putPack(bytes, [Buffer.of(1), zstdCompressSync(bytes)], bytes.length);
    const ended = await restore('root', [await file('large', { chunks: [chunk] }), await file('ok')]);
    expect(ended.err).toContain('large was left out');
    expect(await left()).toEqual(['ok']);
  });
});

describe('names', () => {
  it('do nothing to the terminal they are shown in', async () => {
    const ended = await restore('root', [await file('red\u001b[31m\u202etxt', { chunks: ['0'.repeat(64)] })]);
    expect(ended.err).toContain('red\\u{1b}[31m\\u{202e}txt');
    expect(ended.err).not.toContain('\u001b');
    await writeFile(join(desk.folder, 'code.txt'), `${written.code}\n`);
    const list = await desk.run('list');
    expect(list.out).not.toContain('\u001b');
  });
});
