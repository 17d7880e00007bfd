import {
  chmodSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { damaged } from '../../../../electron/repository/format/damage.ts';
import type { SnapshotContents } from '../../../../electron/repository/snapshot-contents.ts';
import { openSqlite } from '../../../../electron/platform/sqlite.ts';
import { findInterrupted } from '../../../../electron/snapshots/restore/find-interrupted.ts';
import { findPrepared } from '../../../../electron/snapshots/restore/prepared.ts';
import { planRestore } from '../../../../electron/snapshots/restore/plan-restore.ts';
import { systemFiles } from '../../../../electron/snapshots/restore/restore-files.ts';
import { resumeRestore, rollbackRestore } from '../../../../electron/snapshots/restore/resume-restore.ts';
import { runRestore } from '../../../../electron/snapshots/restore/run-restore.ts';
import { systemFailure, watchedFiles } from '../../../fakes/failing-files.ts';
import { captureFolder, hashOf, listedContents, listedFile } from '../../../fakes/folder-contents.ts';
import { context, inPlace, intoFolder, picture, scratch } from './support/restoring.ts';

const parts = [
  { id: 'uploads', kind: 'tree', paths: ['uploads'] },
  { id: 'key', kind: 'file', paths: ['keys/.secret'] },
  { id: 'program', kind: 'rebuild', paths: ['server.py', 'link'] },
] as const;

function makeServer(): string {
  const folder = scratch();
  mkdirSync(join(folder, 'uploads/deep/er'), { recursive: true });
  mkdirSync(join(folder, 'uploads/empty'));
  mkdirSync(join(folder, 'keys'));
  writeFileSync(join(folder, 'uploads/a.txt'), 'first');
  writeFileSync(join(folder, 'uploads/deep/er/b.bin'), Buffer.alloc(200_000, 7));
  writeFileSync(join(folder, 'uploads/nothing'), '');
  writeFileSync(join(folder, 'keys/.secret'), 'secret', { mode: 0o600 });
  writeFileSync(join(folder, 'server.py'), 'print()', { mode: 0o755 });
  symlinkSync('/etc/hostname', join(folder, 'link'));
  symlinkSync('../a.txt', join(folder, 'uploads/deep/up'));
  utimesSync(join(folder, 'uploads/a.txt'), 1_600_000_000.123456, 1_600_000_000.123457);
  lutimesSync(join(folder, 'link'), 1_500_000_000, 1_500_000_000);
  chmodSync(join(folder, 'uploads/empty'), 0o550);
  return folder;
}

describe('a restore into a folder', () => {
  test('gives every file, link and empty folder back, with rights and times', async () => {
    const server = makeServer();
    const contents = captureFolder(server, parts);
    const dir = join(scratch(), 'new/folder');
    const result = await runRestore(intoFolder(contents, dir), context());
    expect(picture(dir)).toEqual(picture(server));
    expect(statSync(join(dir, 'uploads/deep')).mtimeMs).toBeCloseTo(
      statSync(join(server, 'uploads/deep')).mtimeMs,
      1,
    );
    expect(result).toMatchObject({ outcome: 'restored', files: 7, reusedFiles: 0, safety: null });
    expect(result.checks.every(({ ok }) => ok)).toBe(true);
    expect(readdirSync(dir).filter((name) => name.startsWith('.holdfast'))).toEqual([]);
  });

  test('shows that the folder is not whole until it is, and is found, finished and taken back there', async () => {
    const server = makeServer();
    const contents = captureFolder(server, parts);
    for (const finish of [resumeRestore, rollbackRestore]) {
      const dir = join(scratch(), 'new');
      let isAway = false;
      // Nothing can be done any more from the moment on at which the second unit should be put in place.
      const broken = watchedFiles(({ name, path }) => {
        isAway ||= name === 'rename' && path.includes('/staged/') && existsSync(join(dir, 'uploads'));
        if (isAway) throw systemFailure('EIO');
      });
      const failure = runRestore(intoFolder(contents, dir, { files: broken }), context());
      await expect(failure).rejects.toMatchObject({ code: 'restore/interrupted' });
      const shown = readdirSync(dir).filter((name) => !name.startsWith('.'));
      expect(shown).toEqual([
        expect.stringMatching(/^holdfast-restore-[0-9a-f]{16}-is-not-whole\.txt$/),
        'keys',
        'uploads',
      ]);
      const [found] = await findInterrupted(systemFiles, [dir], new AbortController().signal);
      expect(readFileSync(join(dir, shown[0] ?? ''), 'utf8')).toContain(`restore resume ${found?.id}`);
      const again = await planRestore(intoFolder(contents, dir), context());
      expect(again.blockers.map(({ code }) => code)).toEqual(['interrupted-restore']);
      expect(again.blockers[0]?.text.en).toContain(`"holdfast restore rollback ${found?.id}"`);
      const intent = found?.intentPath ?? '';
      if (finish === resumeRestore) {
        await resumeRestore(systemFiles, intent, context());
        expect(picture(dir)).toEqual(picture(server));
      } else {
        await rollbackRestore(systemFiles, intent, context());
        expect(existsSync(dir)).toBe(false);
      }
    }
  });

  test('is found where it was cut off before it changed anything, and what it had prepared is removed', async () => {
    const contents = captureFolder(makeServer(), parts);
    const { signal } = context();
    const isIntent = (path: string) => path.includes('.intent.json');
    for (const isLast of [
      (name: string, path: string) => name === 'create' && path.endsWith('b.bin'),
      (name: string, path: string) => name === 'rename' && isIntent(path),
    ]) {
      const above = scratch();
      const dir = join(above, 'new/folder');
      let isAway = false;
      const broken = watchedFiles(({ name, path }) => {
        isAway ||= isLast(name, path);
        if (isAway) throw systemFailure('EIO');
      });
      const failure = runRestore(intoFolder(contents, dir, { files: broken }), context());
      await expect(failure).rejects.toMatchObject({ code: 'restore/destination-failed' });
      expect(await findInterrupted(systemFiles, [dir], signal)).toEqual([]);
      const found = await findPrepared(systemFiles, [dir], signal);
      expect(found).toMatchObject([{ snapshotId: contents.id, running: false, direction: 'none' }]);
      const result = await rollbackRestore(systemFiles, found[0]?.intentPath ?? '', context());
      expect(result).toMatchObject({ id: found[0]?.id, outcome: 'rolled-back', files: 0 });
      expect(readdirSync(above)).toEqual([]);
    }
  });

  test('is not said to have been cut off when only its working folder could not be removed', async () => {
    const contents = captureFolder(makeServer(), parts);
    const dir = scratch();
    let isOver = false;
    const files = watchedFiles(({ name, path }) => {
      if (isOver && name === 'removeAll') throw systemFailure('EIO');
      isOver ||= name === 'removeAll' && path.endsWith('.intent.json');
    });
    await runRestore(intoFolder(contents, dir, { files }), context());
    expect(readdirSync(dir)).toContainEqual(expect.stringMatching(/^\.holdfast-restore-[0-9a-f]{16}$/));
    expect(await findPrepared(systemFiles, [dir], context().signal)).toEqual([]);
  });

  test('puts a base other than root into a folder of its name', async () => {
    const server = makeServer();
    const contents = captureFolder(server, [
      { id: 'key', kind: 'file', base: 'etc', paths: ['keys/.secret'] },
    ]);
    const dir = join(scratch(), 'new');
    await runRestore(intoFolder(contents, dir), context());
    expect(readFileSync(join(dir, 'etc/keys/.secret'), 'utf8')).toBe('secret');
  });

  test('restores only what a pattern names', async () => {
    const contents = captureFolder(makeServer(), parts);
    const dir = join(scratch(), 'new');
    const request = intoFolder(contents, dir, { paths: ['uploads/**/*.bin', 'server.py'] });
    const plan = await planRestore(request, context());
    expect(plan.parts.flatMap(({ changes }) => changes.addedNames)).toEqual([
      'uploads/deep/er/b.bin',
      'server.py',
    ]);
    await runRestore(request, context());
    expect(existsSync(join(dir, 'uploads/deep/er/b.bin'))).toBe(true);
    expect(existsSync(join(dir, 'uploads/a.txt'))).toBe(false);
    expect(existsSync(join(dir, 'keys'))).toBe(false);
  });

  test('is refused where something lies already, and changes nothing', async () => {
    const contents = captureFolder(makeServer(), parts);
    const dir = scratch();
    writeFileSync(join(dir, 'server.py'), 'mine');
    const plan = await planRestore(intoFolder(contents, dir), context());
    expect(plan.blockers).toMatchObject([{ code: 'not-empty' }]);
    expect(plan.blockers[0]?.text.en).toContain('"server.py"');
    await expect(runRestore(intoFolder(contents, dir), context())).rejects.toMatchObject({
      code: 'restore/blocked',
    });
    expect(readdirSync(dir)).toEqual(['server.py']);
  });

  test('leaves zeros out of the disk', async () => {
    const server = scratch();
    writeFileSync(join(server, 'image'), 'head');
    truncateSync(join(server, 'image'), 8 * 1024 ** 2);
    const contents = captureFolder(server, [{ id: 'image', kind: 'file', paths: ['image'] }]);
    const dir = join(scratch(), 'new');
    await runRestore(intoFolder(contents, dir), context());
    const { size, blocks } = statSync(join(dir, 'image'));
    expect(size).toBe(8 * 1024 ** 2);
    expect(blocks * 512).toBeLessThan(1024 ** 2);
    expect(picture(dir)).toEqual(picture(server));
  });

  test('writes names that are not UTF-8 as they were', async () => {
    const name = Buffer.from([0x66, 0xfc, 0x72, 0xc3, 0xa9]);
    const content = Buffer.from('x');
    const entry = listedFile('f?ré', content, { pathBase64: name.toString('base64') });
    const contents = listedContents(
      [{ id: 'odd', kind: 'file', paths: [] }],
      new Map([['odd', [entry]]]),
      new Map([[hashOf(content), content]]),
    );
    const dir = join(scratch(), 'new');
    await runRestore(intoFolder(contents, dir), context());
    expect(readdirSync(dir, { encoding: 'buffer' })).toEqual([name]);
  });

  test('names a file whose content is not what the list says, and leaves nothing', async () => {
    const content = Buffer.from('right');
    const contents = listedContents(
      [{ id: 'data', kind: 'file', paths: [] }],
      new Map([['data', [listedFile('data.txt', content)]]]),
      new Map([[hashOf(content), Buffer.from('wrong')]]),
    );
    const dir = join(scratch(), 'new');
    const failed = await runRestore(intoFolder(contents, dir), context()).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'repository/damaged' });
    expect(String(failed)).toContain('data.txt');
    expect(existsSync(dir)).toBe(false);
  });

  test('leaves out what the repository cannot give, names it, and is never called whole', async () => {
    const server = makeServer();
    const whole = captureFolder(server, parts);
    const lost = new Set(['uploads/deep/er/b.bin', 'keys/.secret']);
    const contents: SnapshotContents = {
      ...whole,
      async *content(entry, signal) {
        if (lost.has(entry.path)) throw damaged('packs/aa/bb.pack', 'record 3', '3번');
        yield* whole.content(entry, signal);
      },
    };
    const dir = join(scratch(), 'new');
    const result = await runRestore(intoFolder(contents, dir, { unreadable: 'leave-out' }), context());
    for (const path of lost) rmSync(join(server, path));
    rmSync(join(server, 'keys'), { recursive: true });
    const namesOf = (folder: string) => picture(folder).map((line) => line.split(' ')[0]);
    expect(namesOf(dir)).toEqual(namesOf(server));
    expect(result).toMatchObject({
      files: 5,
      checks: [
        { ok: false, what: { en: expect.stringContaining('2 files are left out') as string } },
        { ok: true, what: { en: expect.stringContaining('The other 5 files') as string } },
      ],
      leftOut: { files: 2, reasons: [{ en: expect.stringContaining('packs/aa/bb.pack') as string }] },
    });
    expect(result.leftOut?.named.toSorted((a, b) => (a.part < b.part ? -1 : 1))).toEqual([
      { part: 'key', path: 'keys/.secret' },
      { part: 'uploads', path: 'uploads/deep/er/b.bin' },
    ]);
    const place = scratch();
    const refused = runRestore(inPlace(contents, place, { unreadable: 'leave-out' }), context());
    await expect(refused).rejects.toThrow(/"uploads\/deep\/er\/b.bin" of the part uploads cannot be read/);
    expect(readdirSync(place)).toEqual([]);
  });

  test('stops when cancelled, and leaves nothing', async () => {
    const contents = captureFolder(makeServer(), parts);
    const dir = join(scratch(), 'new');
    const stop = new AbortController();
    const running = context(stop.signal);
    const cancelled = runRestore(intoFolder(contents, dir), {
      ...running,
      progress: ({ files }) => {
        if (files === 2) stop.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'run/cancelled' });
    expect(existsSync(dir)).toBe(false);
  });

  test('of a snapshot with a damaged database is refused before anything is exchanged', async () => {
    const server = scratch();
    const database = openSqlite(join(server, 'a.db'), {
      readOnly: false,
      mustExist: false,
      busyTimeoutMs: 0,
    });
    database.exec('CREATE TABLE t (x); INSERT INTO t VALUES (1)');
    database.close();
    const bytes = readFileSync(join(server, 'a.db'));
    bytes.fill(0xff, 4096, 4200);
    writeFileSync(join(server, 'a.db'), bytes);
    const contents = captureFolder(server, [{ id: 'db', kind: 'sqlite', paths: ['a.db'] }]);
    const dir = join(scratch(), 'new');
    await expect(runRestore(intoFolder(contents, dir), context())).rejects.toMatchObject({
      code: 'database/damaged',
    });
    expect(existsSync(dir)).toBe(false);
  });
});
