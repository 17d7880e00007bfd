import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { wrapRootSecret } from '../../../electron/repository/format/key-file.ts';
import { readRecoveryCode } from '../../../electron/repository/format/recovery-code.ts';
import { makeDesk } from './support/desk.ts';
import type { Desk } from './support/desk.ts';
import { changeSampleFolder, describeFolder, makeSampleFolder } from './support/sample-folder.ts';
import { removeFolder } from './support/remove-folder.ts';
import { writeRepository, writeSnapshot } from './support/written-repository.ts';
import type { WrittenRepository } from './support/written-repository.ts';

/** recover.mjs, alone with a repository that the product wrote, on a computer that has nothing else. */

let origin = '';
let written: WrittenRepository;
const snapshots: { readonly id: string; readonly holds: readonly string[] }[] = [];
let desk: Desk;

beforeAll(async () => {
  origin = await mkdtemp(join(tmpdir(), 'holdfast-recover-'));
  const [root, media] = [join(origin, 'root'), join(origin, 'media')];
  await makeSampleFolder(root, 2000);
  await makeSampleFolder(media, 3);
  written = await writeRepository(join(origin, 'repository'));
  const parts = [
    { id: 'data', base: 'root', from: root },
    { id: 'media', base: 'media', from: media },
  ];
  for (const label of ['before', 'after']) {
    if (label === 'after') await changeSampleFolder(root);
    const id = await writeSnapshot(written.repository, label, parts);
    const inMedia = (await describeFolder(media)).map((line) => `media/${line}`);
    snapshots.push({ id, holds: [...(await describeFolder(root)), ...inMedia] });
  }
  const read = readRecoveryCode(written.code);
  const secret = read.kind === 'secret' ? read.rootSecret : Buffer.alloc(0);
  const key = await wrapRootSecret(secret, written.repository.file.id, 'correct horse battery', {
    label: 'desk',
    now: 1,
  });
  await written.repository.storage.write(
    `keys/${key.id}.json`,
    Buffer.from(JSON.stringify(key)),
    new AbortController().signal,
  );
});
afterAll(() => removeFolder(origin));
afterEach(() => removeFolder(desk.folder));

/** What was restored, without the folder of the second base itself, which no list has. */
async function restored(folder: string): Promise<readonly string[]> {
  return (await describeFolder(folder)).filter((line) => !/^media \d/.test(line)).toSorted();
}

describe('recover.mjs', () => {
  it('lists every snapshot and restores each byte for byte', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const list = await desk.run('list');
    expect(list).toMatchObject({ code: 0, err: '' });
    for (const { id } of snapshots) expect(list.out).toContain(id);
    expect(list.out).toMatch(/Messenger {2}manual {2}before/);
    for (const { id, holds } of snapshots) {
      const to = join(desk.folder, id.slice(0, 4));
      const ended = await desk.run('restore', id.slice(0, 12), '--to', to);
      expect(ended).toMatchObject({ code: 0 });
      expect(ended.err).toContain(', 0 problems');
      expect(await restored(to)).toEqual(holds.toSorted());
    }
  });

  it('needs neither keys nor index, marks, facts or locks', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    for (const folder of ['keys', 'index', 'marks', 'facts', 'locks']) {
      await rm(join(desk.repository, folder), { recursive: true, force: true });
    }
    const [first] = snapshots;
    const to = join(desk.folder, 'out');
    const ended = await desk.run('restore', first?.id ?? '', '--to', to, '--only', 'media');
    expect(ended).toMatchObject({ code: 0 });
    const inMedia = first?.holds.filter((line) => line.startsWith('media/'));
    expect(await restored(to)).toEqual(inMedia?.toSorted());
  });

  it('verifies, lists files, and restores only what was asked for', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const id = snapshots[1]?.id ?? '';
    expect(await desk.run('verify', id)).toMatchObject({ code: 0 });
    const files = await desk.run('files', id, '--only', 'media');
    expect(files.out).toContain('media/uploads/한글 이름.txt');
    expect(files.out).toContain('media/uploads/line\\u{a}break.txt');
    expect(files.out).not.toContain('later.txt');
    const to = join(desk.folder, 'out');
    await desk.run('restore', id, '--to', to, '--only', 'data', '--path', 'uploads/**/1?.json');
    expect(await readdir(join(to, 'uploads/small'))).toHaveLength(10);
    expect(await readdir(to)).toEqual(['uploads']);
    const slip = await desk.run('restore', id, '--to', join(desk.folder, 'slip'), '--only', 'medai');
    expect(slip).toMatchObject({ code: 2 });
    expect(slip.err).toContain('There is no part medai. Parts: data, media.');
    expect(await readdir(desk.folder)).not.toContain('slip');
    const miss = await desk.run('verify', id, '--only', 'media', '--path', 'uploads/*.nothing');
    expect(miss).toMatchObject({ code: 1 });
    expect(miss.err).toContain('nothing in the snapshot fits --only and --path');
    const again = await desk.run('restore', id, '--to', to);
    expect(again).toMatchObject({ code: 2 });
    expect(again.err).toContain('not empty');
    const inside = await desk.run('restore', id, '--to', 'repository/out');
    expect(inside).toMatchObject({ code: 2 });
    expect(inside.err).toContain('is in the repository');
    expect(await readdir(desk.repository)).not.toContain('out');
  });

  it('opens a repository with a passphrase while keys are there', async () => {
    desk = await makeDesk(join(origin, 'repository'), null);
    const file = join(desk.folder, 'passphrase');
    await writeFile(file, 'correct horse battery\n');
    expect(await desk.run('list', '--passphrase-file', file)).toMatchObject({ code: 0, err: '' });
    await writeFile(file, 'correct horse batter\n');
    const wrong = await desk.run('list', '--passphrase-file', file);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toContain('Use the recovery code');
  });

  it('refuses key files that would cost more than a computer has', async () => {
    desk = await makeDesk(join(origin, 'repository'), null);
    const [name = ''] = await readdir(join(desk.repository, 'keys'));
    const text = await readFile(join(desk.repository, 'keys', name), 'utf8');
    await writeFile(join(desk.repository, 'keys', name), text.replace('131072', String(2 ** 30)));
    const file = join(desk.folder, 'passphrase');
    await writeFile(file, 'correct horse battery\n');
    const ended = await desk.run('list', '--passphrase-file', file);
    expect(ended).toMatchObject({ code: 2 });
    expect(ended.err).toContain(`keys/${name}`);
    expect(ended.err).toContain('too much work');
  });

  it('says which Node.js it needs', async () => {
    desk = await makeDesk(join(origin, 'repository'), written.code);
    const without = "data:text/javascript,import zlib from 'node:zlib'; delete zlib.zstdDecompressSync;";
    const ended = await desk.runWith(['--import', without], 'list');
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toMatch(/^Node\.js 22\.15 or newer is needed; this is v\d+.*\n$/);
  });
});
