import { closeSync, openSync, readSync, statSync, truncateSync, writeSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { defaultCaptureLimits } from '../../../../electron/snapshots/capture/sqlite/capture-limits.ts';
import { integrityCheck } from '../../../../electron/snapshots/capture/sqlite/check-database.ts';
import { later } from '../../live-database/support/children.ts';
import { Writer } from '../../live-database/support/writer.ts';
import { capture, makeWorkshop, valueOf } from './workshop.ts';

const gib = 1024 ** 3;
const pageBytes = 65_536;
/** The page that holds the first byte after 1 GiB (sqlite.org/fileformat2.html#the_lock_byte_page). */
const lockPage = gib / pageBytes + 1;
const mostLeaves = 16_000;

/** A little of every row, in the order of the rows. */
const digest = 'group_concat(hex(substr(data, 30000, 20)) ORDER BY id)';

/**
 * A database of so many pages that takes no room on the disk: all but the first few are free pages, listed as
 * sqlite.org/fileformat2.html#the_freelist says, whose content nobody reads.
 */
function makeSparse(path: string, pages: number): void {
  const database = new Sqlite(path);
  database.pragma(`page_size = ${pageBytes}`);
  database.exec('CREATE TABLE note (id INTEGER PRIMARY KEY, data BLOB)');
  const used = Number(database.pragma('page_count', { simple: true }));
  database.close();
  truncateSync(path, pages * pageBytes);
  const free = Array.from({ length: pages - used }, (_, at) => used + 1 + at).filter(
    (page) => page !== lockPage,
  );
  const file = openSync(path, 'r+');
  const header = Buffer.alloc(100);
  readSync(file, header, 0, 100, 0);
  header.writeUInt32BE(pages, 28);
  header.writeUInt32BE(free[0] ?? 0, 32);
  header.writeUInt32BE(free.length, 36);
  writeSync(file, header, 0, 100, 0);
  for (let at = 0; at < free.length; at += 1 + mostLeaves) {
    const leaves = free.slice(at + 1, at + 1 + mostLeaves);
    const trunk = Buffer.alloc(pageBytes);
    trunk.writeUInt32BE(free[at + 1 + mostLeaves] ?? 0, 0);
    trunk.writeUInt32BE(leaves.length, 4);
    for (const [index, page] of leaves.entries()) trunk.writeUInt32BE(page, 8 + 4 * index);
    writeSync(file, trunk, 0, pageBytes, ((free[at] ?? 1) - 1) * pageBytes);
  }
  closeSync(file);
}

function lockPageOf(path: string): Buffer {
  const file = openSync(path, 'r');
  const page = Buffer.alloc(pageBytes);
  readSync(file, page, 0, pageBytes, gib);
  closeSync(file);
  return page;
}

function fillLockPage(path: string): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(pageBytes, 0xaa), 0, pageBytes, gib);
  closeSync(file);
}

for (const [mode, pages] of [
  ['WAL', lockPage + 20],
  ['DELETE', lockPage - 1],
] as const) {
  const where = pages > lockPage ? 'just above' : 'just below';
  test(`a live database ${where} 1 GiB (${mode}) is captured whole, and its lock-byte page as zeros`, async () => {
    const shop = makeWorkshop();
    makeSparse(shop.path, pages);
    if (pages > lockPage) fillLockPage(shop.path);
    const server = await Writer.open(shop.path);
    later(() => server.crash());
    await server.run(`PRAGMA journal_mode = ${mode}`);
    await server.run(`WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 40)
      INSERT INTO note SELECT x, randomblob(60000) FROM n`);
    // A GiB may take longer than a server should wait, on a busy computer.
    const captured = await capture(shop, { limits: { ...defaultCaptureLimits, maxStallMs: 60_000 } });
    const { method, tables } = captured.meaning;
    expect({ method, pages: captured.meaning.pages, rows: tables['note']?.rows }).toEqual({
      method: 'pinned-read',
      pages,
      rows: 40,
    });
    expect(captured.sizeBytes).toBe(pages * pageBytes);
    expect(integrityCheck(captured.path)).toEqual({ ok: true, problems: [], notCheckable: [] });
    const [original] = await server.run(`SELECT ${digest} AS digest FROM note`);
    expect(original).toEqual({ digest: valueOf(captured.path, `SELECT ${digest} FROM note`) });
    if (pages > lockPage) expect(lockPageOf(captured.path).every((byte) => byte === 0)).toBe(true);
    // Zeros take no room in the copy either.
    expect(statSync(captured.path).blocks * 512).toBeLessThan(64 * 1024 ** 2);
    await captured.release();
  });
}
