import { cpSync, readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planRestore } from '../../../../electron/snapshots/restore/plan-restore.ts';
import { removeOldSafetyCopies } from '../../../../electron/snapshots/restore/safety-copies.ts';
import { undoRestore } from '../../../../electron/snapshots/restore/resume-restore.ts';
import { runRestore } from '../../../../electron/snapshots/restore/run-restore.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { captureFolder } from '../../../fakes/folder-contents.ts';
import { Writer } from '../../live-database/support/writer.ts';
import {
  addUpload,
  serverThatWentOn,
  messageCount,
  serverAt,
  service,
  withDatabase,
  addMessage,
} from './support/practice-server.ts';
import { context, inPlace, picture, scratch } from './support/restoring.ts';

describe('a restore over what is there', () => {
  test('puts the set back byte for byte and keeps what it replaced', async () => {
    const { folder, contents, before, now } = serverThatWentOn();
    const result = await runRestore(inPlace(contents, folder, { service }), context());
    expect(picture(folder)).toEqual(before);
    expect(messageCount(folder)).toBe(3);
    const [safety = ''] = result.safety?.folders ?? [];
    expect(readFileSync(join(safety, 'files/uploads/4.txt'), 'utf8')).toBe('newer');
    expect(readFileSync(join(safety, 'files/.master_key'), 'utf8')).toBe('n'.repeat(32));
    expect(result.safety?.keepUntil).toBeGreaterThan(Date.now() + 29 * 24 * 3600 * 1000);
    expect(readdirSync(folder).filter((name) => name.startsWith('.holdfast-restore'))).toEqual([]);
    expect(now).not.toEqual(before);
  });

  test('can be undone right after, to the last byte, and leaves nothing of itself', async () => {
    const { folder, contents, now } = serverThatWentOn();
    const result = await runRestore(inPlace(contents, folder, { service }), context());
    const undone = await undoRestore(
      inPlace(contents, folder).files,
      result.safety?.folders[0] ?? '',
      context(),
    );
    expect(undone.outcome).toBe('undone');
    expect(picture(folder)).toEqual(now);
    expect(readdirSync(folder).filter((name) => name.startsWith('.holdfast'))).toEqual([]);
  });

  test.each([
    [
      'a row was written',
      (folder: string) => withDatabase(folder, (database) => addMessage(database, 9)),
      'messenger.db',
    ],
    ['a file was uploaded', (folder: string) => addUpload(folder, 9, 'newest'), 'uploads/9.txt'],
    [
      'a key was changed',
      (folder: string) => writeFileSync(join(folder, '.master_key'), 'z'.repeat(32)),
      '.master_key',
    ],
    [
      'the database was opened',
      (folder: string) => writeFileSync(join(folder, 'messenger.db-wal'), ''),
      'messenger.db-wal',
    ],
  ])('cannot be undone once %s, and says what it was', async (_what, write, name) => {
    const { folder, contents } = serverThatWentOn();
    const { safety, id } = await runRestore(inPlace(contents, folder, { service }), context());
    write(folder);
    const changed = picture(folder);
    const refused = await undoRestore(
      inPlace(contents, folder).files,
      safety?.folders[0] ?? '',
      context(),
    ).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'restore/not-undoable' });
    expect(String(refused)).toContain(name);
    expect(picture(folder)).toEqual(changed);
    expect(readdirSync(folder)).toContain(`.holdfast-safety-${id}`);
  });

  test('touches nothing that is as it was', async () => {
    const folder = scratch();
    const contents = serverAt(folder);
    const uploads = statSync(join(folder, 'uploads'), { bigint: true });
    const key = statSync(join(folder, '.master_key'), { bigint: true });
    const plan = await planRestore(inPlace(contents, folder, { service }), context());
    expect(plan.bytesToWrite).toBe(0);
    expect(plan.warnings).toEqual([]);
    await runRestore(inPlace(contents, folder, { service }), context());
    expect(statSync(join(folder, 'uploads'), { bigint: true }).ino).toBe(uploads.ino);
    expect(statSync(join(folder, '.master_key'), { bigint: true }).ino).toBe(key.ino);
  });

  test('sees a file that differs behind the same size and time', async () => {
    const { folder, contents, before } = serverThatWentOn();
    const real = statSync(join(folder, 'uploads/1.txt'));
    writeFileSync(join(folder, 'uploads/1.txt'), 'UPLOAD 1');
    utimesSync(join(folder, 'uploads/1.txt'), real.atimeMs / 1000, real.mtimeMs / 1000);
    await runRestore(inPlace(contents, folder, { service }), context());
    expect(picture(folder, { times: false })).toEqual(
      before.map((line) => line.replace(/ \d+( [^ ]+)$/, '$1')),
    );
  });

  test('takes stale journals away with the old database', async () => {
    const { folder, contents, before } = serverThatWentOn();
    const writer = await Writer.open(join(folder, 'messenger.db'));
    await writer.run("INSERT INTO message VALUES (77, 'only in the WAL')");
    await writer.crash();
    writeFileSync(join(folder, 'messenger.db-journal'), 'stale');
    expect(statSync(join(folder, 'messenger.db-wal')).size).toBeGreaterThan(0);
    const now = picture(folder);
    const { safety } = await runRestore(inPlace(contents, folder, { service }), context());
    expect(picture(folder)).toEqual(before);
    expect(messageCount(folder)).toBe(3);
    expect(
      readdirSync(join(safety?.folders[0] ?? '', 'files')).filter((name) => name.startsWith('messenger')),
    ).toEqual(['messenger.db', 'messenger.db-journal', 'messenger.db-shm', 'messenger.db-wal']);
    await expect(
      undoRestore(inPlace(contents, folder).files, safety?.folders[0] ?? '', context()),
    ).resolves.toMatchObject({
      outcome: 'undone',
    });
    expect(picture(folder)).toEqual(now);
  });

  test('takes away what only a journal holds, also where the database file itself is as it was', async () => {
    const folder = scratch();
    const contents = serverAt(folder);
    const before = picture(folder);
    const writer = await Writer.open(join(folder, 'messenger.db'));
    await writer.run("INSERT INTO message VALUES (77, 'only in the WAL')");
    await writer.crash();
    expect(picture(folder)).toEqual(expect.arrayContaining(before.filter((line) => line.includes('.db '))));
    await runRestore(inPlace(contents, folder, { service }), context());
    expect(picture(folder)).toEqual(before);
    expect(messageCount(folder)).toBe(3);
  });

  test('takes a stale journal away where the database itself is gone', async () => {
    const { folder, contents, before } = serverThatWentOn();
    renameSync(join(folder, 'messenger.db'), join(folder, 'messenger.db-wal'));
    await runRestore(inPlace(contents, folder, { service }), context());
    expect(picture(folder)).toEqual(before);
  });

  test('brings one upload back and leaves the rest alone', async () => {
    const { folder, contents, now } = serverThatWentOn();
    const request = inPlace(contents, folder, { service, paths: ['uploads/3.txt'] });
    await runRestore(request, context());
    expect(picture(folder).filter((line) => !now.includes(line))).toEqual([
      expect.stringMatching(/^uploads\/3\.txt /),
    ]);
    expect(now.filter((line) => !picture(folder).includes(line))).toEqual([]);
  });

  test('works over several folders of a target', async () => {
    const root = scratch();
    const etc = scratch();
    writeFileSync(join(root, 'data'), 'old');
    const parts = [
      { id: 'data', kind: 'file', paths: ['data'] },
      { id: 'settings', kind: 'file', base: 'etc', paths: ['settings'] },
    ] as const;
    cpSync(join(root, 'data'), join(root, 'settings'));
    const contents = captureFolder(root, parts);
    writeFileSync(join(root, 'data'), 'new');
    writeFileSync(join(etc, 'settings'), 'new');
    const request = inPlace(contents, root, { destination: { kind: 'in-place', bases: { root, etc } } });
    const { safety } = await runRestore(request, context());
    expect([readFileSync(join(root, 'data'), 'utf8'), readFileSync(join(etc, 'settings'), 'utf8')]).toEqual([
      'old',
      'old',
    ]);
    expect(safety?.folders).toHaveLength(2);
    await undoRestore(request.files, safety?.folders[0] ?? '', context());
    expect([readFileSync(join(root, 'data'), 'utf8'), readFileSync(join(etc, 'settings'), 'utf8')]).toEqual([
      'new',
      'new',
    ]);
  });
});

describe('a safety copy', () => {
  test('is kept for thirty days and then removed with all its folders', async () => {
    const { folder, contents } = serverThatWentOn();
    const files = inPlace(contents, folder).files;
    const { safety } = await runRestore(inPlace(contents, folder, { service }), context());
    const dayMs = 24 * 3600 * 1000;
    const after = async (days: number) => {
      const clock = new FakeClock(Date.now() + days * dayMs);
      return removeOldSafetyCopies(files, [folder], { ...context(), clock });
    };
    expect(await after(29)).toEqual([]);
    expect(await after(365 * 20)).toEqual([]);
    expect(await after(31)).toEqual(safety?.folders);
    expect(readdirSync(folder).filter((name) => name.startsWith('.holdfast'))).toEqual([]);
  });
});
