import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { planRestore } from '../../../../electron/snapshots/restore/plan-restore.ts';
import { runRestore } from '../../../../electron/snapshots/restore/run-restore.ts';
import { captureFolder } from '../../../fakes/folder-contents.ts';
import { Writer } from '../../live-database/support/writer.ts';
import { addUpload, serverThatWentOn, serverParts, service } from './support/practice-server.ts';
import { context, inPlace, picture, scratch } from './support/restoring.ts';

describe('the plan', () => {
  test('says what changes, with rows, bytes and time', async () => {
    const { folder } = serverThatWentOn();
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
    expect((plan.stopMs ?? 1) % 1000).toBe(0);
    expect(plan.spaces).toMatchObject([{ place: folder }]);
    expect(
      readdirSync(folder).filter((name) => name.startsWith('.holdfast') || name.endsWith('-wal')),
    ).toEqual([]);
  });

  test('names parts that belong together, and takes an accepted loss as a warning', async () => {
    const { folder, contents } = serverThatWentOn();
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

  test('warns where nothing keeps the service from starting meanwhile', async () => {
    const { folder, contents } = serverThatWentOn();
    const codes = async (gate: string | null) =>
      (
        await planRestore(inPlace(contents, folder, { service: { ...service, gate } }), context())
      ).warnings.map(({ code }) => code);
    expect(await codes(null)).toEqual(['no-gate']);
    expect(await codes('lost')).toEqual(['gate-missing']);
    expect(await codes('config')).toEqual([]);
  });

  test('is blocked while the service answers', async () => {
    const { folder, contents, now } = serverThatWentOn();
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

  test('is seen to be stopped at a port that browsers refuse to ask', async () => {
    const { folder, contents } = serverThatWentOn();
    const running = { url: 'http://127.0.0.1:10080/', timeoutMs: 2000 };
    const request = inPlace(contents, folder, { service: { ...service, running } });
    expect((await planRestore(request, context())).blockers).toEqual([]);
  });

  test('is looked at again before anything is exchanged: a service that has started meanwhile stops it', async () => {
    const { folder, contents, now } = serverThatWentOn();
    let asked = 0;
    // As a proxy answers: at first there is nothing behind it.
    const http = createServer((_request, answer) => {
      asked += 1;
      answer.writeHead(asked === 1 ? 502 : 200).end();
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void http.close());
    const address = http.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const running = { url: `http://127.0.0.1:${port}/`, timeoutMs: 2000 };
    const request = inPlace(contents, folder, { service: { ...service, running } });
    await expect(runRestore(request, context())).rejects.toMatchObject({ code: 'restore/blocked' });
    expect(asked).toBe(2);
    expect(picture(folder)).toEqual(now);
  });

  test.skipIf(process.platform !== 'linux')(
    'is blocked while another process has the database open',
    async () => {
      const { folder, contents } = serverThatWentOn();
      const writer = await Writer.open(join(folder, 'messenger.db'));
      await writer.run('SELECT count(*) FROM message');
      const plan = await planRestore(inPlace(contents, folder, { service }), context());
      expect(plan.blockers[0]).toMatchObject({ code: 'file-held' });
      expect(plan.blockers[0]?.text.en).toContain('messenger.db');
      await writer.stop();
    },
  );

  test('is blocked by a link where a folder belongs', async () => {
    const { folder, contents } = serverThatWentOn();
    const outside = scratch();
    mkdirSync(join(outside, 'certs'));
    symlinkSync(join(outside, 'certs'), join(folder, 'certs'));
    await expect(runRestore(inPlace(contents, folder, { service }), context())).rejects.toMatchObject({
      code: 'restore/unsafe-path',
    });
    expect(readdirSync(join(outside, 'certs'))).toEqual([]);
  });
});
