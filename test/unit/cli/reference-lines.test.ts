import { expect, test } from 'vitest';
import { referenceLines } from '../../../electron/cli/commands/snapshot.ts';
import { localText } from '../../../shared/model/local-text.ts';

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
