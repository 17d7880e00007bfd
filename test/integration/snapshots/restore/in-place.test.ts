import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { planRestore } from '../../../../electron/snapshots/restore/plan-restore.ts';
import { undoRestore } from '../../../../electron/snapshots/restore/resume-restore.ts';
import { runRestore } from '../../../../electron/snapshots/restore/run-restore.ts';
import { captureFolder } from '../../../fakes/folder-contents.ts';
import { Writer } from '../../live-database/support/writer.ts';
import {
  addUpload,
  liveOn,
  messageCount,
  serverAt,
  serverParts,
  service,
  withDatabase,
  addMessage,
} from './support/practice-server.ts';
import { context, inPlace, picture, scratch } from './support/restoring.ts';

/** A server that has gone on since its snapshot, with pictures of both moments. */
function makeServer() {
  const folder = scratch();
  const contents = serverAt(folder);
  const before = picture(folder);
  liveOn(folder);
  return { folder, contents, before, now: picture(folder) };
}

describe('a restore over what is there', () => {
  test('puts the set back byte for byte and keeps what it replaced', async () => {
    const { folder, contents, before, now } = makeServer();
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
    const { folder, contents, now } = makeServer();
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
  ])('cannot be undone once %s, and says what it was', async (_what, write, name) => {
    const { folder, contents } = makeServer();
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
    await runRestore(inPlace(contents, folder, { service }), context());
    expect(statSync(join(folder, 'uploads'), { bigint: true }).ino).toBe(uploads.ino);
    expect(statSync(join(folder, '.master_key'), { bigint: true }).ino).toBe(key.ino);
  });

  test('sees a file that differs behind the same size and time', async () => {
    const { folder, contents, before } = makeServer();
    const real = statSync(join(folder, 'uploads/1.txt'));
    writeFileSync(join(folder, 'uploads/1.txt'), 'UPLOAD 1');
    utimesSync(join(folder, 'uploads/1.txt'), real.atimeMs / 1000, real.mtimeMs / 1000);
    await runRestore(inPlace(contents, folder, { service }), context());
    expect(picture(folder, { times: false })).toEqual(
      before.map((line) => line.replace(/ \d+( [^ ]+)$/, '$1')),
    );
  });

  test('takes stale journals away with the old database', async () => {
    const { folder, contents, before } = makeServer();
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

  test('takes a stale journal away where the database itself is gone', async () => {
    const { folder, contents, before } = makeServer();
    renameSync(join(folder, 'messenger.db'), join(folder, 'messenger.db-wal'));
    await runRestore(inPlace(contents, folder, { service }), context());
    expect(picture(folder)).toEqual(before);
  });

  test('brings one upload back and leaves the rest alone', async () => {
    const { folder, contents, now } = makeServer();
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

describe('the plan', () => {
  test('says what changes, with rows, bytes and time', async () => {
    const { folder } = makeServer();
    const contents = captureFolder(
      folder,
      serverParts
        .map((part) =>
          part.id === 'database'
            ? {
                ...part,
                database: {
                  tables: { message: { rows: 3, greatestRowid: 3 }, gone: { rows: 1, greatestRowid: 1 } },
                  userVersion: 0,
                  pageSizeBytes: 4096,
                  pages: 2,
                  journalMode: 'wal',
                  schemaSha256: '',
                  method: 'stopped-copy' as const,
                  heldMs: 0,
                  quickCheck: 'ok' as const,
                },
              }
            : part,
        )
        .filter(({ id }) => id !== 'certificate'),
    );
    addUpload(folder, 5, 'five');
    addUpload(folder, 1, 'longer than it was');
    const plan = await planRestore(inPlace(contents, folder, { service }), context());
    expect(plan.parts.find(({ id }) => id === 'uploads')?.changes).toMatchObject({
      added: 0,
      changed: 1,
      unchanged: 3,
      removed: 1,
      changedNames: ['uploads/1.txt'],
      removedNames: ['uploads/5.txt'],
      writtenBytes: 8,
      replacedBytes: 'longer than it was'.length + 'five'.length,
    });
    expect(plan.parts.find(({ id }) => id === 'database')?.rows).toEqual([
      { table: 'gone', now: null, inSnapshot: 1 },
      { table: 'message', now: 4, inSnapshot: 3 },
    ]);
    expect(plan.blockers).toEqual([]);
    expect(plan.stopMs).toBeGreaterThan(5000);
    expect(plan.spaces).toMatchObject([{ place: folder }]);
    expect(
      readdirSync(folder).filter((name) => name.startsWith('.holdfast') || name.endsWith('-wal')),
    ).toEqual([]);
  });

  test('names parts that belong together, and takes an accepted loss as a warning', async () => {
    const { folder, contents } = makeServer();
    const request = inPlace(contents, folder, { service, only: ['database'] });
    const plan = await planRestore(request, context());
    expect(plan.blockers.map(({ code }) => code)).toEqual(['needs-part', 'together']);
    expect(plan.blockers[1]?.text.en).toContain('The server deletes uploads it does not know.');
    await expect(runRestore(request, context())).rejects.toMatchObject({ code: 'restore/blocked' });
    const accepted = await planRestore({ ...request, acceptLoss: true }, context());
    expect(accepted.blockers).toEqual([]);
    expect(accepted.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['needs-part', 'together']),
    );
    await expect(planRestore({ ...request, only: ['keys'] }, context())).rejects.toMatchObject({
      code: 'snapshot/unknown-part',
    });
  });

  test('is blocked while the service answers', async () => {
    const { folder, contents, now } = makeServer();
    const http = createServer((_request, answer) => answer.writeHead(503).end());
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void http.close());
    const address = http.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const running = { url: `http://127.0.0.1:${port}/health`, timeoutMs: 2000 };
    const request = inPlace(contents, folder, { service: { ...service, running } });
    const plan = await planRestore(request, context());
    expect(plan.blockers).toMatchObject([{ code: 'service-running' }]);
    await expect(runRestore(request, context())).rejects.toMatchObject({ code: 'restore/blocked' });
    expect(picture(folder)).toEqual(now);
    await new Promise((resolve) => http.close(resolve));
    expect((await planRestore(request, context())).blockers).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')(
    'is blocked while another process has the database open',
    async () => {
      const { folder, contents } = makeServer();
      const writer = await Writer.open(join(folder, 'messenger.db'));
      await writer.run('SELECT count(*) FROM message');
      const plan = await planRestore(inPlace(contents, folder, { service }), context());
      expect(plan.blockers[0]).toMatchObject({ code: 'file-held' });
      expect(plan.blockers[0]?.text.en).toContain('messenger.db');
      await writer.stop();
    },
  );

  test('is blocked by a link where a folder belongs', async () => {
    const { folder, contents } = makeServer();
    const outside = scratch();
    mkdirSync(join(outside, 'certs'));
    symlinkSync(join(outside, 'certs'), join(folder, 'certs'));
    await expect(runRestore(inPlace(contents, folder, { service }), context())).rejects.toMatchObject({
      code: 'restore/unsafe-path',
    });
    expect(readdirSync(join(outside, 'certs'))).toEqual([]);
  });
});
