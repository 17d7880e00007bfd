import { expect, test } from 'vitest';
import { pathMatcher } from '../../../../electron/snapshots/restore/path-pattern.ts';

test.each([
  ['uploads/1.txt', 'uploads/1.txt', true],
  ['uploads/1.txt', 'uploads/1xtxt', false],
  ['uploads/*.txt', 'uploads/a.txt', true],
  ['uploads/*.txt', 'uploads/deep/a.txt', false],
  ['uploads/**/*.txt', 'uploads/deep/er/a.txt', true],
  ['uploads/**/*.txt', 'uploads/a.txt', true],
  ['**/a.txt', 'a.txt', true],
  ['uploads', 'uploads/deep/a.txt', true],
  ['uploads/', 'uploads/deep/a.txt', true],
  ['./uploads/?.txt', 'uploads/1.txt', true],
  ['uploads/?.txt', 'uploads/12.txt', false],
  ['up', 'uploads/1.txt', false],
  ['a+(b)[c].txt', 'a+(b)[c].txt', true],
  ['A.txt', 'a.txt', false],
])('the pattern %s meets %s: %s', (pattern, path, meets) => {
  expect(pathMatcher([pattern])(path)).toBe(meets);
});
