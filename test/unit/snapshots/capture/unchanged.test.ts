import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ListedFile } from '../../../../electron/repository/snapshot-contents.ts';
import { isRereadDue, isUnchanged } from '../../../../electron/snapshots/capture/unchanged.ts';

const facts = statSync(import.meta.filename, { bigint: true });
const changedAt = Number(facts.mtimeNs > facts.ctimeNs ? facts.mtimeMs : facts.ctimeMs);
const dayMs = 86_400_000;

const listed = (change: Partial<ListedFile> = {}): ListedFile => ({
  path: 'file',
  type: 'file',
  mode: 0o644,
  owner: null,
  modifiedNs: String(facts.mtimeNs),
  changedNs: String(facts.ctimeNs),
  inode: String(facts.ino),
  sizeBytes: Number(facts.size),
  sha256: '0'.repeat(64),
  linkTarget: null,
  chunks: [],
  readAt: changedAt + 10_000,
  ...change,
});
const unchanged = (change: Partial<ListedFile> = {}, inodesAreStable = true) =>
  isUnchanged(facts, listed(change), 'file', { now: (change.readAt ?? changedAt) + 10_000, inodesAreStable });

test('a file whose size, times and inode are as listed is not read again', () => {
  expect(unchanged()).toBe(true);
});

test.each([
  ['size', { sizeBytes: Number(facts.size) + 1 }],
  ['a nanosecond of its time of change', { modifiedNs: String(facts.mtimeNs + 1n) }],
  ['a nanosecond of the change of its facts', { changedNs: String(facts.ctimeNs - 1n) }],
  ['the inode', { inode: '1' }],
  ['the type', { type: 'link' }],
  ['a reading that is not known', { readAt: null }],
] as const)('%s tells that it must be read', (_name, change) => {
  expect(unchanged(change)).toBe(false);
});

test('inodes count only where they are stable', () => {
  expect(unchanged({ inode: '1' }, false)).toBe(true);
  expect(unchanged({ inode: null })).toBe(true);
});

test('a file that changed within 3 s of its last reading, or after it, is read', () => {
  expect(unchanged({ readAt: changedAt + 2999 })).toBe(false);
  expect(unchanged({ readAt: changedAt - 1 })).toBe(false);
  expect(unchanged({ readAt: changedAt + 3000 })).toBe(true);
});

test('each file is due once in 30 days, and on its own day', () => {
  const start = Date.UTC(2026, 0, 1);
  const dueOn = Array.from({ length: 30 }, () => 0);
  for (let file = 0; file < 3000; file += 1) {
    const key = `uploads\0${file}.bin`;
    const days = dueOn.map((_, day) => isRereadDue(key, start + day * dayMs, start + (day + 1) * dayMs));
    expect(days.filter(Boolean)).toHaveLength(1);
    const day = days.indexOf(true);
    dueOn[day] = (dueOn[day] ?? 0) + 1;
  }
  expect(Math.min(...dueOn)).toBeGreaterThan(50);
  expect(Math.max(...dueOn)).toBeLessThan(170);
  expect(isRereadDue('any', start, start + 30 * dayMs)).toBe(true);
});
