import { expect, test } from 'vitest';
import { partRemarks, referenceLines, toListJson } from '../../../electron/cli/commands/snapshot.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { SnapshotPart } from '../../../shared/model/snapshot.ts';

const check = (missing: number) => ({
  id: 'covers',
  title: localText('Covers', '표지'),
  referred: 20,
  missing,
  missingNames: Array.from({ length: missing }, (_, at) => `cover-${at}.svg`),
  unreferenced: 0,
  unreferencedNames: [],
});

test('what is missing is named, the first ten of it', () => {
  expect(referenceLines(check(0))).toEqual([
    'Covers: 20 named by the database, 0 of them missing, 0 unknown to it',
  ]);
  expect(referenceLines(check(2)).slice(1)).toEqual(['  missing: cover-0.svg', '  missing: cover-1.svg']);
  expect(referenceLines(check(12)).at(-1)).toContain('and 2 more');
});

const part = SnapshotPart.parse({
  id: 'board',
  kind: 'http-export',
  title: localText('Board', '보드'),
  state: 'captured',
  reason: null,
  sensitive: false,
  needs: [],
  files: 1,
  bytes: 10,
  newBytes: 10,
  sha256: null,
  database: null,
  version: '2',
  exported: { counts: [{ id: 'cards', title: localText('Cards', '카드'), count: 41 }] },
  notes: [localText('Odd.', '이상.')],
});

test('what was counted in an export is told with its part', () => {
  expect(partRemarks(part)).toBe('Version 2. Cards: 41. Odd.');
});

test('a list tells of each part what it is, and leaves what was counted in it to the snapshot itself', () => {
  const listed = toListJson({ parts: [part], label: 'first' });
  expect(listed).toMatchObject({ label: 'first', parts: [{ id: 'board', files: 1, bytes: 10 }] });
  expect(JSON.stringify(listed)).not.toMatch(/Cards|Odd|database/);
});
