import { describe, expect, it } from 'vitest';
import { comparePaths, isSafePath } from '../../../electron/repository/lists/entry-path.ts';

/** What the order is defined by: the bytes of the path, a slash before every other byte. */
function byBytes(a: string, b: string): number {
  const key = (path: string) => Buffer.from(path.replaceAll('/', '\0'), 'utf8');
  return Buffer.compare(key(a), key(b));
}

describe('the order of paths', () => {
  it('is that of their bytes, component by component, also where text is ordered otherwise', () => {
    const names = [
      'a',
      'a-b',
      'a.b',
      'B',
      'é',
      '한국',
      '\u{ff21}',
      '\u{fffd}',
      '\u{1f600}',
      '\u{10ffff}',
      '\ud800',
      '\ue000',
    ];
    const paths = names.flatMap((name) => [name, `${name}/x`, `a/${name}`, `a${name}`, `\u{1f600}${name}`]);
    for (const a of paths) {
      for (const b of paths) {
        expect([a, b, Math.sign(comparePaths({ path: a }, { path: b }))]).toEqual([a, b, byBytes(a, b)]);
      }
    }
  });

  it('takes the bytes of a name that is no text', () => {
    const raw = { path: '\u{fffd}', pathBase64: Buffer.from([0xff]).toString('base64') };
    expect(comparePaths({ path: '\u{10ffff}' }, raw)).toBeLessThan(0);
    expect(comparePaths({ path: 'a' }, raw)).toBeLessThan(0);
    expect(comparePaths(raw, raw)).toBe(0);
  });
});

describe('a path that stays below its base', () => {
  it('has no empty, dot or dot-dot component and no zero byte', () => {
    for (const path of ['a', 'a/b', '.a', '..a', 'a..', 'a/.b/c', '...', 'a/...']) {
      expect([path, isSafePath({ path })]).toEqual([path, true]);
    }
    for (const path of [
      '',
      '/',
      '/a',
      'a/',
      'a//b',
      '.',
      '..',
      './a',
      '../a',
      'a/.',
      'a/..',
      'a/../b',
      'a/./b',
      'a\0b',
    ]) {
      expect([path, isSafePath({ path })]).toEqual([path, false]);
    }
  });

  it('is told by the bytes where they are given', () => {
    expect(isSafePath({ path: 'ok', pathBase64: Buffer.from('../x').toString('base64') })).toBe(false);
    expect(isSafePath({ path: 'ok', pathBase64: '' })).toBe(false);
  });
});
