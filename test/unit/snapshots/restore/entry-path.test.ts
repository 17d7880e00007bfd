import { describe, expect, test } from 'vitest';
import {
  entryPath,
  foldedName,
  isSafePath,
  nameProblem,
} from '../../../../electron/snapshots/restore/entry-path.ts';
import {
  fromSystemName,
  shownName,
  toSystemPath,
} from '../../../../electron/snapshots/restore/system-names.ts';

const linux = { windows: false, caseInsensitive: false };
const windows = { windows: true, caseInsensitive: true };

describe('a path of a list', () => {
  test.each([
    '',
    '/etc/passwd',
    '..',
    '../x',
    'a/../../x',
    'a/..',
    '.',
    'a/./b',
    'a//b',
    'a/',
    'a\0b',
    // A surrogate that would become a slash or a dot.
    'a\udc2fb',
    '\ud82e\ud82e/x',
  ])('is refused when it could lead out: %j', (path) => {
    expect(isSafePath(path, linux)).toBe(false);
  });

  test.each(['C:/x', 'C:x', 'a\\..\\b', '\\\\host\\share', 'a:stream'])(
    'is refused on Windows: %j',
    (path) => {
      expect(isSafePath(path, windows)).toBe(false);
    },
  );

  test.each(['a', '.secret', 'a..b/..c', 'a\\b', 'C:x', '사진/ä.png', 'line\nbreak', 'r\u2028s'])(
    'is taken elsewhere as it is: %j',
    (path) => {
      expect(isSafePath(path, linux)).toBe(true);
    },
  );

  test('counts with the bytes it gives, not with its readable form', () => {
    const hostile = { path: 'harmless', pathBase64: Buffer.from('../x').toString('base64') };
    expect(isSafePath(entryPath(hostile), linux)).toBe(false);
  });

  test.each([
    ['con', 'illegal-on-windows'],
    ['a/LPT1.txt', 'illegal-on-windows'],
    ['what?', 'illegal-on-windows'],
    ['end.', 'illegal-on-windows'],
    ['end ', 'illegal-on-windows'],
    ['console', null],
    ['x'.repeat(256), 'too-long'],
  ])('has on Windows a name like %j: %s', (path, problem) => {
    expect(nameProblem(path, windows)).toBe(problem);
    expect(nameProblem(path, linux)).toBe(problem === 'too-long' ? 'too-long' : null);
  });

  test('is too long by its bytes', () => {
    expect(nameProblem('가'.repeat(86), linux)).toBe('too-long');
    expect(nameProblem('가'.repeat(85), linux)).toBeNull();
  });

  test('is the same name in other letters', () => {
    expect(foldedName('STRASSE')).toBe(foldedName('straße'));
    expect(foldedName('É')).toBe(foldedName('e\u0301'));
    expect(foldedName('a')).not.toBe(foldedName('b'));
  });
});

describe('a name that is not UTF-8', () => {
  test.each([
    [[0x66, 0xfc, 0x72]],
    [[0xff, 0xfe]],
    [[0xed, 0xa0, 0x80]],
    [[0xc3, 0xa9, 0xc3]],
    [[0xf0, 0x9f, 0x98, 0x80, 0x80]],
  ])('comes back byte for byte: %j', (bytes) => {
    const name = fromSystemName(Buffer.from(bytes));
    expect(toSystemPath(`folder/${name}`)).toEqual(Buffer.from([...Buffer.from('folder/'), ...bytes]));
    expect(JSON.parse(JSON.stringify(name))).toBe(name);
    expect(isSafePath(name, linux)).toBe(true);
    expect(shownName(name).isWellFormed()).toBe(true);
  });
});
