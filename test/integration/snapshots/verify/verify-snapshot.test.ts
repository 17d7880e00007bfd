import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SnapshotContents } from '../../../../electron/repository/snapshot-contents.ts';
import { verifySnapshot } from '../../../../electron/snapshots/verify/verify-snapshot.ts';
import type { VerifyRequest } from '../../../../electron/snapshots/verify/verify-snapshot.ts';
import type { VerifyLayerName, VerifyReport } from '../../../../shared/model/snapshot.ts';
import { jobContext, leftovers, makeShop } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';

const all: readonly VerifyLayerName[] = ['bytes', 'structure', 'meaning'];

function verify(
  shop: Shop,
  contents: SnapshotContents,
  change: Partial<VerifyRequest> = {},
): Promise<VerifyReport> {
  const { pack, scratchRoot } = shop;
  return verifySnapshot({ contents, pack, layers: all, share: 1, scratchRoot, ...change }, jobContext());
}

const problemsOf = (report: VerifyReport, layer: VerifyLayerName) =>
  report.layers.find((one) => one.layer === layer)?.problems.map(({ en }) => en) ?? ['not checked'];

function packFiles(shop: Shop): readonly string[] {
  const folder = join(shop.repositoryFolder, 'packs');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

const withContent = (contents: SnapshotContents, content: SnapshotContents['content']): SnapshotContents => ({
  ...contents,
  content,
  passingContent: content,
});

describe('verifying a snapshot', () => {
  test('proves all three layers of a whole one, and leaves nothing behind', async () => {
    const shop = await makeShop();
    const report = await verify(shop, await shop.snapshot());
    expect(report.layers.flatMap(({ problems, notCheckable }) => [...problems, ...notCheckable])).toEqual([]);
    expect(report).toMatchObject({
      ok: true,
      layers: [
        { layer: 'bytes', ok: true, share: 1, checked: 8 },
        { layer: 'structure', ok: true, checked: 4 },
        { layer: 'meaning', ok: true, checked: 6 },
      ],
    });
    expect(leftovers(shop)).toEqual([]);
  });

  test('names every damaged file and reads the rest', async () => {
    const shop = await makeShop();
    const contents = await shop.snapshot();
    const damaged = withContent(contents, async function* (entry, signal) {
      for await (const piece of contents.content(entry, signal)) {
        const copy = Buffer.from(piece);
        if (entry.path === 'uploads/a.txt' || entry.path === '.key') copy[0] = (copy[0] ?? 0) ^ 1;
        yield copy;
      }
    });
    const report = await verify(shop, damaged);
    expect(report.ok).toBe(false);
    expect(problemsOf(report, 'bytes')).toEqual([
      expect.stringMatching(/^"Uploads" \(uploads\), "uploads\/a\.txt": .*SHA-256/),
      expect.stringMatching(/^"Key" \(key\), "\.key": /),
    ]);
    expect(problemsOf(report, 'meaning')).toEqual([
      expect.stringMatching(/"Key" \(key\): It is not the file whose fingerprint/),
    ]);
    expect(report.layers[0]).toMatchObject({ checked: 8, share: 1 });
  });

  test('finds a flipped byte and a missing pack of the repository, file by file', async () => {
    const shop = await makeShop();
    const { id } = await shop.snapshot();
    const [path = ''] = packFiles(shop);
    const bytes = readFileSync(path);
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const flipped = await verify(shop, await shop.reopen(id));
    // Which file or list the byte belongs to differs from run to run.
    expect(problemsOf(flipped, 'bytes')).toEqual([
      expect.stringMatching(/^"\w+" \(\w+\).*: packs\/.*damaged/),
    ]);
    const contents = await shop.reopen(id);
    rmSync(path);
    const gone = await verify(shop, contents);
    expect(problemsOf(gone, 'bytes').length).toBeGreaterThanOrEqual(4);
    expect(problemsOf(gone, 'structure')).toEqual([expect.stringContaining('could not be read whole')]);
  });

  test('says the share of a sample, the same one every time', async () => {
    const shop = await makeShop();
    for (let at = 0; at < 60; at += 1) shop.put(`uploads/many/${at}`, Buffer.alloc(9000, at));
    const contents = await shop.snapshot();
    const read: string[][] = [[], []];
    const listening = (into: string[] | undefined) =>
      withContent(contents, (entry, signal) => {
        into?.push(entry.path);
        return contents.content(entry, signal);
      });
    const report = await verify(shop, listening(read[0]), { share: 0.3 });
    await verify(shop, listening(read[1]), { share: 0.3 });
    expect(read[0]).toEqual(read[1]);
    expect(read[0]).toEqual(expect.arrayContaining(['data/shop.db', '.key', 'config.py']));
    const share = report.layers[0]?.share ?? 1;
    expect(report.ok).toBe(true);
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.7);
  });

  test('tells a database that lost rows or changed its schema, and a key that is another', async () => {
    const shop = await makeShop();
    const contents = await shop.snapshot((root) => ({
      ...root,
      parts: root.parts.map((part) => {
        if (part.id === 'key') return { ...part, sha256: '0'.repeat(64) };
        if (part.database === null) return part;
        const { tables } = part.database;
        const fewer = { ...tables, note: { rows: 2, greatestRowid: 2 }, lost: { rows: 1, greatestRowid: 1 } };
        return {
          ...part,
          database: { ...part.database, schemaSha256: '0'.repeat(64), userVersion: 7, tables: fewer },
        };
      }),
      references: root.references.map((one) => ({ ...one, missing: 0, missingNames: [] })),
    }));
    const report = await verify(shop, contents);
    expect(problemsOf(report, 'bytes')).toEqual([]);
    const said = problemsOf(report, 'meaning').join('\n');
    expect(said).toMatch(/schema/);
    expect(said).toMatch(/user_version is 0; 7/);
    expect(said).toMatch(/"note" holds 3 rows; 2/);
    expect(said).toMatch(/"lost" that was captured is not in it/);
    expect(said).toMatch(/\(key\): It is not the file/);
    expect(said).toMatch(/1 named files that are not in the set; 0 were recorded/);
  });

  test('tells rows that refer to nothing, and a key of the wrong shape', async () => {
    const shop = await makeShop();
    shop.database.pragma('foreign_keys = OFF');
    shop.database.exec('INSERT INTO note VALUES (9, 99, NULL, NULL)');
    const contents = await shop.snapshot();
    const pack = {
      ...shop.pack,
      parts: shop.pack.parts.map((part) =>
        part.kind === 'file' && part.id === 'key' ? { ...part, format: '16 hex' } : part,
      ),
    };
    const report = await verify(shop, contents, { pack });
    const said = problemsOf(report, 'structure').join('\n');
    expect(said).toMatch(/of "note" refers? to rows of "file"/);
    expect(said).toMatch(/\(key\), "\.key": It must hold 16 hexadecimal digits/);
  });

  test('calls what only the server knows not checkable, never damaged', async () => {
    const shop = await makeShop();
    shop.database.exec('CREATE TABLE named (name TEXT)');
    shop.database.unsafeMode(true);
    shop.database.pragma('writable_schema = ON');
    shop.database
      .exec(`UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE named USING theirs(name)', rootpage = 0
      WHERE name = 'named'`);
    shop.database.pragma('writable_schema = RESET');
    const report = await verify(shop, await shop.snapshot());
    expect(report.layers.flatMap(({ problems }) => problems)).toEqual([]);
    const said = report.layers.flatMap(({ notCheckable }) => notCheckable.map(({ en }) => en));
    expect(said.join('\n')).toMatch(/no such module: theirs/);
  });

  test('reads only what a layer needs', async () => {
    const shop = await makeShop();
    const contents = await shop.snapshot();
    const read: string[] = [];
    const listening = withContent(contents, (entry, signal) => {
      read.push(entry.path);
      return contents.content(entry, signal);
    });
    const report = await verify(shop, listening, { layers: ['meaning'] });
    expect(report.layers.map(({ layer, ok }) => [layer, ok])).toEqual([['meaning', true]]);
    expect(read).toEqual(['data/shop.db', '.key', 'config.py']);
  });

  test('ends when it is cancelled, with nothing left behind', async () => {
    const shop = await makeShop();
    const contents = await shop.snapshot();
    const stop = new AbortController();
    const request = { contents, pack: shop.pack, layers: all, share: 1, scratchRoot: shop.scratchRoot };
    const context = { ...jobContext(stop.signal), progress: () => stop.abort() };
    await expect(verifySnapshot(request, context)).rejects.toMatchObject({ code: 'run/cancelled' });
    expect(leftovers(shop)).toEqual([]);
  });
});
