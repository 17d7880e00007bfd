import { chmodSync, createReadStream, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnteredHost } from '../../../../electron/locations/ssh/host-access.ts';
import { lost } from '../../../../electron/locations/ssh/ssh-errors.ts';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import { openSink } from '../../../fakes/temp-repository.ts';
import type { TempRepository } from '../../../fakes/temp-repository.ts';
import { partOf, rootOf } from '../../../fakes/repository-facts.ts';
import { noSshServer } from '../../../lab/ssh/start-ssh-server.ts';
import type { Writer } from '../../live-database/support/writer.ts';
import { makeWorkshop, startServer, valueOf } from '../sqlite/workshop.ts';
import { HurriedClock } from '../host/support/host-shop.ts';
import { captureThere, giveTo, knownTo, startMachine, usualRepository } from './host-workshop.ts';
import type { HostProgram, PracticeMachine } from './host-workshop.ts';

const rows = 8000;
const { signal } = new AbortController();

/** A server of about 5 MiB of noise on the machine, and a repository that gets each copy. */
async function startShop(machine: PracticeMachine) {
  const shop = makeWorkshop();
  chmodSync(dirname(shop.root), 0o755);
  giveTo(machine, shop.root);
  const writer = await startServer(shop, 'WAL', 1);
  await writer.run('CREATE TABLE thing (id INTEGER PRIMARY KEY, data BLOB)');
  await add(writer, rows);
  giveTo(machine, shop.root);
  return { shop, writer, repository: await usualRepository() };
}

async function add(writer: Writer, count: number): Promise<void> {
  await writer.run(`WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ${count})
    INSERT INTO thing (data) SELECT randomblob(600) FROM n`);
  await writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
}

type Shop = Awaited<ReturnType<typeof startShop>>;

/** Captures, stores the copy, and answers what went over the link. */
async function round(
  machine: PracticeMachine,
  host: EnteredHost,
  { shop, writer, repository }: Shop,
  earlier: readonly string[],
) {
  const known = await knownTo(repository);
  const before = machine.link.carriedBytes();
  const captured = await captureThere(host, shop, { known, previous: snapshotOf(earlier) });
  const carried = machine.link.carriedBytes() - before;
  const there = await writer.run('SELECT count(*) AS rows, sum(length(data)) AS bytes FROM thing');
  expect(valueOf(captured.path, 'PRAGMA integrity_check')).toBe('ok');
  expect([
    {
      rows: valueOf(captured.path, 'SELECT count(*) FROM thing'),
      bytes: valueOf(captured.path, 'SELECT sum(length(data)) FROM thing'),
    },
  ]).toEqual(there);
  const chunks = await store(repository, captured.path);
  const sizeBytes = statSync(captured.path).size;
  const content = readFileSync(captured.path);
  await captured.release();
  return { carried, chunks, sizeBytes, content };
}

async function store({ repository }: TempRepository, path: string): Promise<readonly string[]> {
  const sink = await openSink(repository, 8 * 1024 ** 2);
  const stored = await sink.put(createReadStream(path), sink.chunkSizes.databaseBytes, signal);
  await sink.finish();
  return stored.chunks;
}

/** An earlier snapshot of which nothing is asked but the chunks of the database. */
function snapshotOf(chunks: readonly string[]) {
  if (chunks.length === 0) return null;
  const entry = {
    path: 'data.db',
    type: 'file' as const,
    mode: null,
    owner: null,
    modifiedNs: '0',
    changedNs: null,
    inode: null,
    sizeBytes: 0,
    sha256: null,
    chunks,
    linkTarget: null,
    readAt: 0,
  };
  return {
    id: 'earlier',
    root: rootOf([partOf('database', { list: ['0'.repeat(64)], listSha256: '0'.repeat(64), files: 1 })]),
    entries: async function* () {
      yield entry;
    },
    content: async function* () {
      // Nobody reads it by the snapshot.
    },
  };
}

/** What each changed row of 600 bytes may cost: parts of its page, or its whole piece. */
const hosts: readonly (readonly [string, readonly HostProgram[], number])[] = [
  ['python3', ['python3'], 1500],
  ['the sqlite3 shell', ['sqlite3', 'sha256sum', 'gzip'], 80 * 1024],
];

describe.skipIf(noSshServer !== null)(`what of a database travels ${noSshServer ?? ''}`, () => {
  describe.each(hosts)('from a host with %s', (_what, programs, rowBytes) => {
    let machine: PracticeMachine;
    beforeAll(async () => {
      machine = await startMachine(programs);
    });
    afterAll(() => machine.stop());

    it('is what the last snapshot does not have: nothing, some rows, new rows, and less', async () => {
      const set = await startShop(machine);
      const host = await machine.enter();
      const first = await round(machine, host, set, []);
      expect(first.carried).toBeGreaterThan(first.sizeBytes * 0.9);

      const unchanged = await round(machine, host, set, first.chunks);
      // 8 bytes a piece, the scripts, and what a connection says anyhow.
      expect(unchanged.carried).toBeLessThan(64 * 1024);

      const changedRows = 20;
      const ids = Array.from({ length: changedRows }, (_, at) => 1 + at * 397).join(', ');
      await set.writer.run(`UPDATE thing SET data = randomblob(600) WHERE id IN (${ids})`);
      const changed = await round(machine, host, set, unchanged.chunks);
      expect(changed.carried).toBeLessThan(unchanged.carried + 4096 + changedRows * rowBytes);
      expect(changed.content.equals(unchanged.content)).toBe(false);

      await add(set.writer, 1000);
      const grown = await round(machine, host, set, changed.chunks);
      expect(grown.sizeBytes).toBeGreaterThan(changed.sizeBytes);
      expect(grown.carried).toBeLessThan(64 * 1024 + 1000 * 700 + 4 * 64 * 1024);

      await set.writer.run(`DELETE FROM thing WHERE id > ${rows / 2}`);
      await set.writer.run('VACUUM');
      await set.writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
      const shrunk = await round(machine, host, set, grown.chunks);
      expect(shrunk.sizeBytes).toBeLessThan(grown.sizeBytes * 0.6);
      expect(shrunk.carried).toBeLessThan(shrunk.sizeBytes + 128 * 1024);
    });
  });

  describe('when it was fetched before', () => {
    let machine: PracticeMachine;
    beforeAll(async () => {
      machine = await startMachine(['python3']);
    });
    afterAll(() => machine.stop());

    it('is not fetched again after the link was cut, and nothing stays on the host', async () => {
      const { shop } = await startShop(machine);
      const host = await machine.enter();
      let cuts = 0;
      const before = machine.link.carriedBytes();
      const captured = await captureThere(
        host,
        shop,
        {},
        {
          progress: (now) => {
            const isHalf = now.stage.en.startsWith('Fetching') && now.bytes > (now.bytesTotal ?? 0) / 10;
            if (!isHalf || cuts > 0) return;
            cuts += 1;
            machine.link.cut();
          },
        },
      );
      expect(cuts).toBe(1);
      const sizeBytes = statSync(captured.path).size;
      // Twice all of it would be the simple way.
      expect(machine.link.carriedBytes() - before).toBeLessThan(sizeBytes * 1.6);
      expect(valueOf(captured.path, 'SELECT count(*) FROM thing')).toBe(rows);
      // What was stored on the way counts as new.
      expect(captured.newBytes).toBeGreaterThan(sizeBytes / 10);
      await expect.poll(() => machine.temporary(), { timeout: 15_000 }).toEqual([]);
      await captured.release();
    });

    it('is not copied anew when it is the repository whose link is lost', async () => {
      const { shop } = await startShop(machine);
      let stored = 0;
      const meanwhile = async () => {
        stored += 1;
        throw lost('nas');
      };
      const ended = await captureThere(await machine.enter(), shop, { meanwhile }).catch(
        (error: unknown) => error,
      );
      expect(isAppError(ended) && ended.code).toBe('ssh/lost');
      expect(stored).toBe(1);
    });

    it('is in the repository when the link stays away, and the next capture fetches the rest', async () => {
      const { shop, repository } = await startShop(machine);
      const host = await machine.enter();
      const sink = await openSink(repository.repository, 8 * 1024 ** 2);
      const { link } = machine;
      const before = link.carriedBytes();
      const first = captureThere(
        host,
        shop,
        { sink },
        {
          clock: new HurriedClock(),
          progress: (now) => {
            if (!now.stage.en.startsWith('Fetching') || now.bytes < (now.bytesTotal ?? 0) * 0.3) return;
            link.state.down = true;
            link.cut();
          },
        },
      );
      const ended = await first.catch((error: unknown) => error);
      expect(isAppError(ended) && ended.code).toMatch(/^ssh\//);
      await sink.keep();
      const came = link.carriedBytes() - before;
      link.state.down = false;

      const captured = await captureThere(host, shop, { known: await knownTo(repository) });
      const sizeBytes = statSync(captured.path).size;
      expect(link.carriedBytes() - before).toBeLessThan(sizeBytes * 1.2);
      expect(came).toBeGreaterThan(sizeBytes / 4);
      expect(valueOf(captured.path, 'SELECT count(*) FROM thing')).toBe(rows);
      await captured.release();
    });

    it('is taken from wherever the repository has it', async () => {
      const set = await startShop(machine);
      const host = await machine.enter();
      const first = await round(machine, host, set, []);
      // Without an earlier snapshot, as after one that was broken off once its packs were written.
      const again = await round(machine, host, set, []);
      expect(again.content.equals(first.content)).toBe(true);
      expect(again.carried).toBeLessThan(128 * 1024);
    });
  });
});
