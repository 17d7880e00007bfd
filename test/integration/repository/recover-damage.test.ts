import { mkdtemp, readFile, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LocalStorage } from '../../../electron/repository/storage/local-storage.ts';
import { makeDesk } from './support/desk.ts';
import type { Desk, Ended } from './support/desk.ts';
import { removeFolder } from './support/remove-folder.ts';
import { describeFolder, makeSampleFolder } from './support/sample-folder.ts';
import { writeRepository, writeSnapshot } from './support/written-repository.ts';
import type { WrittenRepository } from './support/written-repository.ts';

/** What recover.mjs says and saves when files of a repository are damaged, cut off, exchanged or gone. */

let origin = '';
let source = '';
let written: WrittenRepository;
let first = '';
let second = '';
let desk: Desk;

beforeAll(async () => {
  origin = await mkdtemp(join(tmpdir(), 'holdfast-damage-'));
  source = join(origin, 'root');
  await makeSampleFolder(source, 5);
  written = await writeRepository(join(origin, 'repository'));
  first = await writeSnapshot(written.repository, 'first', [{ id: 'data', base: 'root', from: source }]);
  await writeFile(join(source, 'later.txt'), 'later\n');
  second = await writeSnapshot(written.repository, 'second', [{ id: 'data', base: 'root', from: source }]);
});
afterAll(() => removeFolder(origin));
afterEach(() => removeFolder(desk.folder));

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(desk.repository, folder), { recursive: true });
  return names.filter((name) => name.includes('.')).map((name) => `${folder}/${name}`);
}

/** The pack with most bytes: the one with the great file. */
async function greatPack(): Promise<string> {
  const packs = await filesIn('packs');
  const sizes = await Promise.all(packs.map(async (name) => (await stat(join(desk.repository, name))).size));
  return packs[sizes.indexOf(Math.max(...sizes))] ?? '';
}

/** @param at where the bit is; from the end when below zero */
async function flipBit(name: string, at: number): Promise<void> {
  const path = join(desk.repository, name);
  const bytes = await readFile(path);
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

function problemsOf({ err }: Ended): number {
  return Number(/(\d+) problems/.exec(err)?.[1] ?? Number.NaN);
}

/** Flips a bit in every great chunk of a pack; header and trailer stay as they are. */
async function spoilRecords(name: string): Promise<void> {
  const { size } = await stat(join(desk.repository, name));
  for (let at = 100_000; at < size - 100_000; at += 500_000) await flipBit(name, at);
}

describe('a damaged pack', () => {
  it.each([
    ['in a record', 100_000],
    ['in its salt', 20],
    ['in its magic', 0],
  ])('with a wrong bit %s is named, and everything else is restored', async (_where, at) => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const pack = await greatPack();
    await flipBit(pack, at);
    const to = join(desk.folder, 'out');
    const ended = await desk.run('restore', first, '--to', to);
    expect(ended.code).toBe(1);
    expect(ended.err).toContain(pack);
    expect(ended.err).toContain('uploads/big.bin was left out');
    expect(ended.err).toContain('take it from there');
    const saved = await describeFolder(to);
    const whole = (await describeFolder(source)).filter((line) => !line.startsWith('later.txt'));
    expect(saved.length).toBeGreaterThan(0);
    expect(whole).toEqual(expect.arrayContaining(saved.filter((line) => !line.endsWith(' folder'))));
    expect(saved.some((line) => line.startsWith('uploads/big.bin'))).toBe(false);
    expect(await desk.run('verify', first)).toMatchObject({ code: 1 });
  });

  it.each([
    ['in its trailer', -30],
    ['in the length of its trailer', -1],
  ])('with a wrong bit %s is named, and read with the help of the index', async (_where, at) => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const pack = await greatPack();
    await flipBit(pack, at);
    const ended = await desk.run('verify', first);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.err).toContain(`${pack} is damaged`);
    await rm(join(desk.repository, 'index'), { recursive: true });
    expect(await desk.run('verify', first)).toMatchObject({ code: 1 });
  });

  it('that was copied in part gives what lies before the cut', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const pack = await greatPack();
    const { size } = await stat(join(desk.repository, pack));
    await truncate(join(desk.repository, pack), size - 200);
    const ended = await desk.run('verify', first);
    expect(ended.err).toContain(`${pack} is damaged`);
    const without = await rm(join(desk.repository, 'index'), { recursive: true }).then(() =>
      desk.run('verify', first),
    );
    expect(problemsOf(ended)).toBeLessThan(problemsOf(without));
  });

  it('that is cut off or gone is told by name or by its chunks', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const pack = await greatPack();
    await truncate(join(desk.repository, pack), 50_000);
    const cut = await desk.run('verify', first);
    expect(cut).toMatchObject({ code: 1 });
    expect(cut.err).toContain(`${pack} is damaged`);
    await truncate(join(desk.repository, pack), 0);
    expect((await desk.run('verify', first)).err).toContain(`${pack} is damaged (it is cut short)`);
    await rm(join(desk.repository, pack));
    const gone = await desk.run('verify', first);
    expect(gone).toMatchObject({ code: 1 });
    expect(gone.err).toMatch(/uploads\/big\.bin was left out: chunk [0-9a-f]{64} is in no readable pack/);
  });

  it('does no harm where another pack has the same chunk, whichever is found first', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const packs = await filesIn('packs');
    const others = await makeSecondCopy();
    for (const spoiled of [packs, others]) {
      for (const name of spoiled) await spoilRecords(name);
      expect(await desk.run('verify', first)).toMatchObject({ code: 0 });
      // A bit that is flipped again is right again.
      if (spoiled === packs) for (const name of spoiled) await spoilRecords(name);
    }
    for (const name of packs) await spoilRecords(name);
    expect(await desk.run('verify', first)).toMatchObject({ code: 1 });
  });
});

/** Writes every file anew as if nothing were known, as two consoles do that write at the same time. Answers the new packs. */
async function makeSecondCopy(): Promise<readonly string[]> {
  const before = new Set(await filesIn('packs'));
  await rename(join(desk.repository, 'index'), join(desk.repository, 'index-kept'));
  const repository = { ...written.repository, storage: new LocalStorage(desk.repository) };
  await writeSnapshot(repository, 'again', [{ id: 'data', base: 'root', from: source }]);
  return (await filesIn('packs')).filter((name) => !before.has(name));
}

describe('another damaged file', () => {
  it('a root is named, and the other snapshots are listed and restored', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const root = `snapshots/${second}.snap`;
    for (const at of [10, 60, -20, -1]) {
      await flipBit(root, at);
      const list = await desk.run('list');
      expect(list.code).toBe(1);
      expect(list.err).toContain(`${root} is damaged`);
      expect(list.out).toContain(first);
      await flipBit(root, at);
    }
    await truncate(join(desk.repository, root), 30);
    expect((await desk.run('list')).err).toContain(`${root} is damaged`);
    expect(await desk.run('verify', first)).toMatchObject({ code: 0 });
  });

  it('a root under the name of another is refused', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const root = join(desk.repository, 'snapshots', `${second}.snap`);
    await writeFile(root, await readFile(join(desk.repository, 'snapshots', `${first}.snap`)));
    const list = await desk.run('list');
    expect(list.err).toContain('its name is not its SHA-256');
    expect(list.out).not.toContain(second);
  });

  it('an index does not matter', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    for (const name of await filesIn('index')) await flipBit(name, 100);
    expect(await desk.run('verify', second)).toMatchObject({ code: 0 });
  });

  it('the file of the repository is named: with a wrong bit all opens, without it the kit helps', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const path = join(desk.repository, 'holdfast-repository.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"createdAt": 1', '"createdAt": 2'));
    const changed = await desk.run('verify', first);
    expect(changed).toMatchObject({ code: 0 });
    expect(changed.err).toContain('holdfast-repository.json is damaged');
    await truncate(path, 20);
    const cut = await desk.run('verify', first);
    expect(cut).toMatchObject({ code: 2 });
    expect(cut.err).toContain('holdfast-repository.json cannot be read');
    await writeFile(path, JSON.stringify({ format: 1, id: written.repository.file.id }));
    expect(await desk.run('verify', first)).toMatchObject({ code: 0 });
    await writeFile(path, text.replace('"format": 1', '"format": 2'));
    expect((await desk.run('verify', first)).err).toContain('format 2; this script reads format 1');
    await rename(desk.repository, join(desk.folder, 'moved'));
    const gone = await desk.run('list');
    expect(gone).toMatchObject({ code: 2 });
    expect(gone.err).toContain('repository cannot be opened as a folder. Is the disk mounted');
  });

  it('an empty folder is no repository', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    await rm(join(desk.repository, 'holdfast-repository.json'));
    const ended = await desk.run('list');
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('--repository');
  });
});

describe('any byte of any file', () => {
  it('changed leads to a clear end, and never to wrong content', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const names = (await filesIn('.')).filter((name) => /\.(pack|snap|idx|json)$/.test(name));
    const whole = new Set(await describeFolder(source));
    for (let round = 0; round < 16; round += 1) {
      const name = names[round % names.length] ?? '';
      const { size } = await stat(join(desk.repository, name));
      const at = (round * 7919 + 13) % size;
      await flipBit(name, at);
      const ended = await desk.run('restore', first, '--to', `out-${round}`);
      await flipBit(name, at);
      expect([0, 1, 2]).toContain(ended.code);
      expect(ended.err).not.toMatch(/^ +at /m);
      if (ended.code === 2) continue;
      const saved = await describeFolder(join(desk.folder, `out-${round}`));
      expect(saved.filter((line) => !line.endsWith(' folder') && !whole.has(line))).toEqual([]);
    }
  });
});
