import { chmodSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import { collectProgress, failureOf, makeWorkshop, startServer, valueOf } from '../sqlite/workshop.ts';
import type { Workshop } from '../sqlite/workshop.ts';
import { captureThere, giveTo, startMachine } from './host-workshop.ts';
import type { HostProgram, PracticeMachine } from './host-workshop.ts';

const countNotes = (path: string) => valueOf(path, 'SELECT count(*) FROM note');

/** A server's folder on the machine. */
function shopOn(machine: PracticeMachine): Workshop {
  const shop = makeWorkshop();
  chmodSync(dirname(shop.root), 0o755);
  giveTo(machine, shop.root);
  return shop;
}

const hosts: readonly (readonly [string, readonly HostProgram[]])[] = [
  ['python3 only', ['python3']],
  ['coreutils and the sqlite3 shell only', ['sqlite3', 'sha256sum']],
];

describe.skipIf(noSshServer !== null)(`databases of a host ${noSshServer ?? ''}`, () => {
  describe.each(hosts)('with %s', (_what, programs) => {
    let machine: PracticeMachine;
    beforeAll(async () => {
      machine = await startMachine(programs);
    });
    afterAll(() => machine.stop());

    it.each(['WAL', 'DELETE'] as const)(
      'are copied byte for byte while their server runs (%s)',
      async (mode) => {
        const shop = shopOn(machine);
        const writer = await startServer(shop, mode);
        chmodSync(shop.path, 0o640);
        giveTo(machine, shop.root);
        const before = shop.files();
        const { mtimeNs } = statSync(shop.path, { bigint: true });
        const captured = await captureThere(await machine.enter(), shop);
        expect(captured).toMatchObject({
          mode: 0o640,
          modifiedNs: String(mtimeNs),
          sizeBytes: statSync(captured.path).size,
          meaning: {
            method: 'pinned-read',
            quickCheck: 'ok',
            journalMode: mode.toLowerCase(),
            tables: { note: { rows: 300, greatestRowid: 300 } },
          },
        });
        expect(countNotes(captured.path)).toBe(300);
        expect(statSync(captured.path).mode & 0o077).toBe(0);
        expect(shop.files()).toEqual(before);
        expect(statSync(shop.path, { bigint: true }).mtimeNs).toBe(mtimeNs);
        expect(machine.temporary()).toEqual([]);
        expect(readdirSync(dirname(captured.path))).toEqual(['copy-0.db']);
        await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
        expect(readFileSync(captured.path).equals(readFileSync(shop.path))).toBe(true);
        await captured.release();
        expect(shop.scratchFiles()).toEqual([]);
      },
    );

    it('are copied when their server has stopped, and nothing is left beside them', async () => {
      const shop = shopOn(machine);
      await (await startServer(shop, 'WAL')).stop();
      giveTo(machine, shop.root);
      const before = readFileSync(shop.path);
      const captured = await captureThere(await machine.enter(), shop);
      expect(captured.meaning).toMatchObject({ method: 'stopped-copy', tables: { note: { rows: 300 } } });
      expect(readFileSync(captured.path).equals(before)).toBe(true);
      expect(shop.files()).toEqual(['data.db']);
    });

    it('are copied with the rows that only the log of a crashed server has', async () => {
      const shop = shopOn(machine);
      const writer = await startServer(shop, 'WAL');
      await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
      await writer.run("INSERT INTO note (title) VALUES ('only in the WAL')");
      await writer.crash();
      rmSync(`${shop.path}-shm`);
      giveTo(machine, shop.root);
      const wal = readFileSync(`${shop.path}-wal`);
      const captured = await captureThere(await machine.enter(), shop);
      expect(captured.meaning.method).toBe('stopped-copy');
      expect(countNotes(captured.path)).toBe(301);
      expect(shop.files()).toEqual(['data.db', 'data.db-wal']);
      expect(readFileSync(`${shop.path}-wal`).equals(wal)).toBe(true);
    });

    it('are rolled back in the copy where a crashed server left a hot journal', async () => {
      const shop = shopOn(machine);
      const writer = await startServer(shop, 'DELETE');
      await writer.run('PRAGMA cache_size = 5; PRAGMA cache_spill = 1');
      await writer.run('BEGIN; UPDATE note SET title = hex(randomblob(2000))');
      await writer.crash();
      giveTo(machine, shop.root);
      const before = shop.files();
      const captured = await captureThere(await machine.enter(), shop);
      expect(captured.meaning.method).toBe('stopped-copy');
      expect(valueOf(captured.path, "SELECT count(*) FROM note WHERE title LIKE 'note %'")).toBe(300);
      expect(shop.files()).toEqual(before);
    });

    it('keep their lock, and are waited for when somebody holds it', async () => {
      const shop = shopOn(machine);
      const writer = await startServer(shop, 'DELETE');
      giveTo(machine, shop.root);
      await writer.run('BEGIN EXCLUSIVE');
      const captured = captureThere(await machine.enter(), shop);
      setTimeout(() => void writer.run('COMMIT'), 500);
      expect(await captured).toMatchObject({ meaning: { tables: { note: { rows: 300 } } } });
      expect(await writer.attempt("INSERT INTO note (title) VALUES ('after')")).toBe('ok');
    });

    it('leave nothing behind when the capture is given up', async () => {
      const shop = shopOn(machine);
      const writer = await startServer(shop, 'WAL');
      giveTo(machine, shop.root);
      const controller = new AbortController();
      const { told, progress } = collectProgress();
      const failure = await failureOf(
        captureThere(
          await machine.enter(),
          shop,
          {},
          {
            signal: controller.signal,
            progress: (now) => {
              progress(now);
              if (now.stage.en.startsWith('Fetching')) controller.abort();
            },
          },
        ),
      );
      expect(failure.code).toBe('run/cancelled');
      expect(told.length).toBeGreaterThan(0);
      expect(shop.scratchFiles()).toEqual([]);
      await expect.poll(() => machine.temporary(), { timeout: 10_000 }).toEqual([]);
      expect(await writer.attempt("INSERT INTO note (title) VALUES ('after')")).toBe('ok');
    });
  });
});
