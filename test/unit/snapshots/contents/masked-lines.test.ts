import { describe, expect, test } from 'vitest';
import { textDifference, keyDifference } from '../../../../electron/snapshots/contents/compare-texts.ts';
import { lineDifference } from '../../../../electron/snapshots/contents/line-difference.ts';
import { maskedLines } from '../../../../electron/snapshots/contents/masked-lines.ts';

const secrets = [
  "SECRET_KEY = 'short'",
  'export API_TOKEN=abc',
  '  "smtp-password": "p w"',
  'DB = "postgres://u:hunter2@db/x"',
  'X = "4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c"',
  "URL_SIGN = 'aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1'",
  'session_salt: str = "pepper"',
];

describe('lines of configuration', () => {
  test('hide every value that could be a secret', () => {
    const shown = maskedLines(secrets).join('\n');
    for (const secret of ['short', 'abc', 'p w', 'hunter2', '4f9a8b7c', 'aB3dE5', 'pepper'])
      expect(shown).not.toContain(secret);
    expect(shown).toContain('SECRET_KEY = [hidden]');
    expect(shown).toContain('"smtp-password": [hidden]');
  });

  test('hide values over several lines, and key blocks, and nothing after them', () => {
    const lines = [
      'PRIVATE_KEYS = [',
      "    'first one',",
      ']',
      'PORT = 5000',
      'PEM = """-----BEGIN PRIVATE KEY-----',
      'MIIabc',
      '-----END PRIVATE KEY-----"""',
      'NAME = "Intranet messenger of the third floor"',
    ];
    expect(maskedLines(lines)).toEqual([
      'PRIVATE_KEYS = [hidden]',
      '[hidden]',
      '[hidden]',
      'PORT = 5000',
      '[hidden]',
      '[hidden]',
      '[hidden]',
      'NAME = "Intranet messenger of the third floor"',
    ]);
  });

  test('show ordinary text as it is', () => {
    const lines = [
      'max_upload_size_in_megabytes = 20',
      '# see docs/administration/configuration-guide',
      'DEBUG = False',
    ];
    expect(maskedLines(lines)).toEqual(lines);
  });
});

describe('differences of texts', () => {
  test('are found line by line', () => {
    const words = (a: string, b: string) =>
      lineDifference(a.split(''), b.split('')).map(({ change, a: inA, b: inB }) =>
        change === 'added' ? `+${b[inB] ?? '?'}` : `${change === 'same' ? '' : '-'}${a[inA] ?? '?'}`,
      );
    expect(words('abcdef', 'abxdef')).toEqual(['a', 'b', '-c', '+x', 'd', 'e', 'f']);
    expect(words('', 'ab')).toEqual(['+a', '+b']);
    expect(words('abcab', 'cabab')).toEqual(['+c', 'a', 'b', '-c', 'a', 'b']);
    expect(words('aa', 'a')).toHaveLength(2);
  });

  test('show that a secret changed and not what it is, with some lines around it', () => {
    const file = (secret: string) =>
      [1, 2, 3, 4, 5, 6].map((at) => `LINE_${at} = ${at}`).join('\n') + `\nTOKEN = '${secret}'\n`;
    expect(textDifference(file('one'), file('two'))).toEqual([
      { change: 'same', text: 'LINE_4 = 4' },
      { change: 'same', text: 'LINE_5 = 5' },
      { change: 'same', text: 'LINE_6 = 6' },
      { change: 'removed', text: 'TOKEN = [hidden]' },
      { change: 'added', text: 'TOKEN = [hidden]' },
    ]);
  });

  test('name the keys of a sensitive file, and never a value', () => {
    const lines = keyDifference('config.py', "A = 1\nB = 'x'\nGONE = 2\n", "A = 1\nB = 'y'\nNEW = 3\n");
    expect(lines).toEqual([
      { change: 'removed', text: 'B = [hidden]' },
      { change: 'added', text: 'B = [hidden]' },
      { change: 'removed', text: 'GONE = [hidden]' },
      { change: 'added', text: 'NEW = [hidden]' },
    ]);
    expect(keyDifference('.key', 'a', 'b')).toBeNull();
  });
});
