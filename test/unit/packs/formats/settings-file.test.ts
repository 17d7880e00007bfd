import { describe, expect, it } from 'vitest';
import { readSettingsFile, settingsFormatOf, withSetting } from '../../../../electron/packs/settings-file.ts';
import type { SettingsFile, SettingsFormat } from '../../../../electron/packs/settings-file.ts';
import { cpuTimeMs } from '../cpu-time.ts';
import { configText } from '../../../lab/messenger/config-text.ts';

const entriesOf = (format: SettingsFormat, text: string): SettingsFile => {
  const reading = readSettingsFile(format, text);
  if (reading.kind !== 'settings') throw new Error(reading.problem.en);
  return reading.entries;
};
const python = (text: string) => entriesOf('python', text);
const valueOf = (source: string): unknown => {
  const entry = python(`X = ${source}\n`).get('X');
  return entry?.kind === 'literal' ? entry.value : entry;
};

describe('constants of a Python file', () => {
  it.each([
    ['5000', 5000],
    ['-1', -1],
    ['1_000', 1000],
    ['0x10', 16],
    ['1.5e3', 1500],
    ['16 * 1024 * 1024', 16 * 1024 * 1024],
    ['2 ** 10 + 1', 1025],
    ['2 * 3 ** 2', 18],
    ['-2 ** 2', -4],
    ['(60 * 60) // 7', 514],
    ['True', true],
    ['None', null],
    [`"a 'b'"`, "a 'b'"],
    [`'a\\n\\u00e9\\x41\\q'`, 'a\né' + 'A\\q'],
    [`r'\\d+'`, '\\d+'],
    [`"""two\nlines"""`, 'two\nlines'],
    [`'a' "b"  # comment`, 'ab'],
    [`"memory://"  # "ip" | "user_ip"`, 'memory://'],
    [`"#not a comment"`, '#not a comment'],
    [`{'png', 'jpg',\n  # more\n  'txt',\n}`, ['png', 'jpg', 'txt']],
    ['[1, [2, 3], ()]', [1, [2, 3], []]],
    [`{'a': 1, "b": {'c': None}}`, { a: 1, b: { c: null } }],
    [`1, 2`, [1, 2]],
    [`('a',)`, ['a']],
    [`('a')`, 'a'],
    [`{}`, {}],
    [`1 + \\\n 2`, 3],
  ])('%s is %j', (source, expected) => {
    expect(valueOf(source)).toEqual(expected);
  });

  it.each([
    'os.environ["PORT"]',
    'f"a{b}"',
    'b"bytes"',
    '1 if x else 2',
    'NAME',
    '[x for x in y]',
    'open("/etc/passwd").read()',
    '1 / 0',
    '9 ** 9 ** 9',
    '"a" * 9',
    '"open',
    '[1, 2',
    '12abc',
  ])('%s is not a literal and is never evaluated', (source) => {
    expect(python(`X = ${source}\nY = 1\n`).get('X')).toMatchObject({ kind: 'not-literal', line: 1 });
  });

  it('gives the line of each key, and of a key that is set twice the last', () => {
    const file = python(
      '\uFEFF"""doc\nwith X = 1\n"""\nimport os\n\nA = 1\nB = {\n  1,\n}\nC: int = 3\nA = 4\n',
    );
    expect(file.get('X')).toBeUndefined();
    expect(file.get('A')).toEqual({ kind: 'literal', line: 11, value: 4 });
    expect(file.get('B')).toEqual({ kind: 'literal', line: 7, value: [1] });
    expect(file.get('C')).toEqual({ kind: 'literal', line: 10, value: 3 });
  });

  it('passes over what stands inside a block, and comparisons', () => {
    const file = python(
      'if x:\n    PORT = 1\nelse:\n    PORT = 2\nA == 3\ndef f(a=1):\n    B = 2\nC = 5\r\nD = 6\r\n',
    );
    expect([...file.keys()]).toEqual(['C', 'D']);
    expect(file.get('D')).toEqual({ kind: 'literal', line: 9, value: 6 });
  });

  it('loses only its own line when a string does not end', () => {
    expect(python("A = 'it is\nB = 2\n").get('B')).toEqual({ kind: 'literal', line: 2, value: 2 });
  });

  it('reads the configuration a messenger ships with', () => {
    const file = python(`\uFEFF${configText}`);
    const value = (key: string): unknown => {
      const entry = file.get(key);
      return entry?.kind === 'literal' ? entry.value : entry?.kind;
    };
    expect(value('DEFAULT_PORT')).toBe(5000);
    expect(value('MAX_CONTENT_LENGTH')).toBe(16 * 1024 * 1024);
    expect(value('ALLOWED_EXTENSIONS')).toEqual(expect.arrayContaining(['png', '7z']));
    expect(value('SOCKETIO_CORS_ALLOWED_ORIGINS')).toBeNull();
    expect(value('RATE_LIMIT_KEY_MODE')).toBe('ip');
    expect(value('VERSION')).toBe('4.36');
    expect(value('USE_HTTPS')).toBe('not-literal');
    expect(file.has('BASE_DIR')).toBe(false);
  });

  it('reads hostile text in no time', () => {
    const took = cpuTimeMs(() => {
      for (const text of [
        `X = ${'['.repeat(100_000)}`,
        `X = ${'-'.repeat(100_000)}1`,
        "X = '''".repeat(10_000),
        `X = ${'('.repeat(50_000)}\nY = 1`,
        `X = ${'a'.repeat(500_000)}`,
      ]) {
        expect(python(text).get('X')?.kind).not.toBe('literal');
      }
    });
    expect(took).toBeLessThan(6000);
  });
});

describe('a dotenv file', () => {
  it('reads values as they are written', () => {
    const file = entriesOf(
      'dotenv',
      '\uFEFF# comment\nPORT=8787\nexport HOST = 0.0.0.0 # all\nEMPTY=\nURL=http://x/#a\nQUOTED="a\\n\\"b\\" # c" # d\nSINGLE=\'$HOME\\n\'\nMULTI="one\ntwo"\nAFTER=1\nBROKEN="x\nnot a line\n',
    );
    expect(
      Object.fromEntries(
        [...file].map(([key, entry]) => [key, entry.kind === 'literal' ? entry.value : null]),
      ),
    ).toEqual({
      PORT: '8787',
      HOST: '0.0.0.0',
      EMPTY: '',
      URL: 'http://x/#a',
      QUOTED: 'a\n"b" # c',
      SINGLE: '$HOME\\n',
      MULTI: 'one\ntwo',
      AFTER: '1',
      BROKEN: '"x',
    });
    expect(file.get('AFTER')?.line).toBe(10);
  });
});

describe('one key of a settings file', () => {
  const shipped = `\uFEFF${configText}`;

  it('is set, and everything else stays as it is', () => {
    const changed = withSetting('python', shipped, 'DEFAULT_PORT', '6001') ?? '';
    expect(changed).toBe(shipped.replace('DEFAULT_PORT = 5000', 'DEFAULT_PORT = 6001'));
    expect(python(changed).get('DEFAULT_PORT')).toMatchObject({ value: 6001 });
  });

  it.each([
    ['X = 1  # why\r\nY = 2\r\n', 'X = 9  # why\r\nY = 2\r\n'],
    ['X = 1; Y = 2\n', 'X = 9; Y = 2\n'],
    ['X: int = 1', 'X: int = 9'],
    ['X = {\n  "a",  # }\n}\nY = 2', 'X = 9\nY = 2'],
    ['X = os.path.join(\n  a,\n)\nY = 2\n', 'X = 9\nY = 2\n'],
    ['X = 1\nif a:\n    X = 2\nX = 3\n', 'X = 9\nif a:\n    X = 2\nX = 9\n'],
    ["A = '''\nX = 1\n'''\nX = 2\n", "A = '''\nX = 1\n'''\nX = 9\n"],
    ['X == 1\nXX = 1\n', null],
    ['    X = 1\n', null],
  ])('in Python: %j', (text, wanted) => {
    expect(withSetting('python', text, 'X', '9')).toBe(wanted);
  });

  it.each([
    ['A=1\r\nX=2 # c\r\nB=3', 'A=1\r\nX=9 # c\r\nB=3'],
    ['export X = "one\ntwo"\nB=3\n', 'export X = 9\nB=3\n'],
    ['A="\nX=1\n"\nX=2\n', 'A="\nX=1\n"\nX=9\n'],
    ['XX=1\n#X=2\n', null],
  ])('in a dotenv file: %j', (text, wanted) => {
    expect(withSetting('dotenv', text, 'X', '9')).toBe(wanted);
  });

  it('is in the format that the name of the file says', () => {
    expect(settingsFormatOf('config.py')).toBe('python');
    expect(settingsFormatOf('.env')).toBe('dotenv');
    expect(settingsFormatOf('server/production.env')).toBe('dotenv');
    expect(settingsFormatOf('config.json')).toBe('json');
    expect(settingsFormatOf('messenger.service')).toBeNull();
  });
});
