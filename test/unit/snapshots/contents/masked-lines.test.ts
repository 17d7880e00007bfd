import { describe, expect, test } from 'vitest';
import { settingsDifference, textDifference } from '../../../../electron/snapshots/contents/compare-texts.ts';
import { lineDifference } from '../../../../electron/snapshots/contents/line-difference.ts';
import { maskedLines, maskedValue } from '../../../../electron/snapshots/contents/masked-lines.ts';

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

  test('name the settings of a file with secrets, and show what cannot be one', () => {
    const before = "VERSION = '4.36'\nDEBUG = False\nTOKEN = 'plain'\nGONE = 2\nSAME = 1\n";
    const after = "VERSION = '4.37'\nDEBUG = True\nTOKEN = 'words'\nNEW = 'data/new'\nSAME = 1\n";
    const found = settingsDifference('config.py', before, after);
    expect(found?.names).toEqual(['VERSION', 'DEBUG', 'TOKEN', 'GONE', 'NEW']);
    expect(found?.lines.map(({ change, text }) => `${change}: ${text}`)).toEqual([
      'removed: VERSION = "4.36"',
      'added: VERSION = "4.37"',
      'removed: DEBUG = false',
      'added: DEBUG = true',
      'removed: TOKEN = [hidden]',
      'added: TOKEN = [hidden]',
      'removed: GONE = 2',
      'added: NEW = "data/new"',
    ]);
    expect(settingsDifference('.key', 'a', 'b')).toBeNull();
  });

  test.each([
    ['A_PASSWORD', 'open'],
    ['PIN', 1234],
    ['smtp.auth.user', 'mail'],
    ['RECOVERY_PHRASE', 'horse battery'],
    ['DB', 'postgres://u:hunter2@db/x'],
    ['LOGIN', 'hunter2'],
    ['LOGIN', 'Tr0ub4dor&3'],
    ['SALTED', 'open'],
    ['X', '4f9a8b7c6d5e4f3a'],
    ['HOOK', 'T00/B1a2c3/xYzAbC'],
    ['LIST', ['one']],
    ['COMPUTED', undefined],
  ])('never a value that may be a secret: %s = %j', (name, value) =>
    expect(maskedValue(name, value)).toBe('[hidden]'),
  );

  test.each([
    ['VERSION', 'v2.14.3-rc1', '"v2.14.3-rc1"'],
    ['HOST', '0.0.0.0:5000', '"0.0.0.0:5000"'],
    ['LIMIT', '20MB', '"20MB"'],
    ['MODE', 'gevent', '"gevent"'],
    ['ON', true, 'true'],
  ])('a value that cannot be one: %s = %j', (name, value, shown) =>
    expect(maskedValue(name, value)).toBe(shown),
  );
});
