import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { waitWhileExclusive } from '../../../electron/locations/live-database/exclusive-lock.ts';
import { later } from './support/children.ts';

function makeFile(): { readonly path: string; readonly id: string } {
  const folder = mkdtempSync(join(tmpdir(), 'locks-'));
  later(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'data.db');
  writeFileSync(path, '');
  const { dev, ino } = statSync(path, { bigint: true });
  const major = ((dev >> 8n) & 0xfffn).toString(16).padStart(2, '0');
  const minor = ((dev & 0xffn) | ((dev >> 12n) & 0xffff_ff00n)).toString(16).padStart(2, '0');
  return { path, id: `${major}:${minor}:${ino}` };
}

const lock = (id: string, right: string, first: number, last: number | string) =>
  `1: POSIX  ADVISORY  ${right} 812 ${id} ${first} ${last}\n2: FLOCK  ADVISORY  WRITE 9 00:00:1 0 EOF\n`;

test('only a write lock on the whole range of this very file keeps readers out', () => {
  const { path, id } = makeFile();
  const isFree = (locks: string | null) => waitWhileExclusive(path, 0, () => locks);
  expect(isFree(lock(id, 'WRITE', 1_073_741_826, 1_073_742_335))).toBe(false);
  expect(isFree(lock(id, 'WRITE', 1_073_741_824, 1_073_742_335))).toBe(false);
  expect(isFree(lock(id, 'WRITE', 0, 'EOF'))).toBe(false);
  // A reader, a writer that has not begun to write, and a lock on another file.
  expect(isFree(lock(id, 'READ', 1_073_741_826, 1_073_742_335))).toBe(true);
  expect(isFree(lock(id, 'WRITE', 1_073_741_825, 1_073_741_825))).toBe(true);
  expect(isFree(lock(`${id}0`, 'WRITE', 1_073_741_826, 1_073_742_335))).toBe(true);
  expect(isFree(null)).toBe(true);
});

test('a lock that is given back in time is waited for', () => {
  const { path, id } = makeFile();
  let looks = 0;
  const readLocks = () => {
    looks += 1;
    return looks < 3 ? lock(id, 'WRITE', 1_073_741_826, 1_073_742_335) : '';
  };
  expect(waitWhileExclusive(path, 2000, readLocks)).toBe(true);
  expect(looks).toBe(3);
});
