import { describe, expect, it } from 'vitest';
import { setSettings } from '../../../../electron/packs/set-settings.ts';
import { readSettingsFile } from '../../../../electron/packs/settings-file.ts';
import type { SettingsFormat } from '../../../../electron/packs/settings-file.ts';

const cases: readonly (readonly [SettingsFormat, string, string, string, string | number | boolean])[] = [
  ['dotenv', '# a\r\nA=1\r\nX=old # why\r\nB=2\r\n', '# a\r\nA=1\r\nX=new # why\r\nB=2\r\n', 'X', 'new'],
  ['dotenv', '\uFEFFexport X="a\nb"  # c\nY=1', '\uFEFFexport X=new  # c\nY=1', 'X', 'new'],
  ['dotenv', 'X=#empty\n', 'X=new #empty\n', 'X', 'new'],
  ['dotenv', 'X=1\n', "X='a $b #c'\n", 'X', 'a $b #c'],
  ['dotenv', 'A=1', 'A=1\nX=new\n', 'X', 'new'],
  ['python', '# k\nX = "old"  # why\nY = X\n', '# k\nX = "new"  # why\nY = X\n', 'X', 'new'],
  ['python', 'X = False\r\nY = 2', 'X = True\r\nY = 2', 'X', true],
  [
    'toml',
    '# t\n[a]\nx = "old" # why\n[b]\nx = "old"\n',
    '# t\n[a]\nx = "old" # why\n[b]\nx = "new"\n',
    'b.x',
    'new',
  ],
  [
    'toml',
    '[[s]]\r\nport = 1\r\n[[s]]\r\nport = 2 # p\r\n',
    '[[s]]\r\nport = 1\r\n[[s]]\r\nport = 7 # p\r\n',
    's.1.port',
    7,
  ],
  ['toml', '# t\na = 1\n[t]\nb = 2\n', '# t\nx = "new"\na = 1\n[t]\nb = 2\n', 'x', 'new'],
  ['toml', '[t] # t\r\nb = [\r\n]\r\n', '[t] # t\r\nx = true\r\nb = [\r\n]\r\n', 't.x', true],
  ['toml', 'a = 1\r\n[t]\nb = 2', 'a = 1\r\n[t]\nx = 3\r\nb = 2', 't.x', 3],
  ['toml', 'a = 1\n[t]', 'a = 1\n[t]\nx = 3', 't.x', 3],
  [
    'yaml',
    'a: # one\n  x: old   # why\nb: [1, 2]\n',
    'a: # one\n  x: "new"   # why\nb: [1, 2]\n',
    'a.x',
    'new',
  ],
  ['yaml', "a:\r\n  - {x: 'old', y: 1}\r\n", 'a:\r\n  - {x: "new", y: 1}\r\n', 'a.0.x', 'new'],
  ['json', '{ "a": {"x":"old",  "y": [1,2]} }\n', '{ "a": {"x":"new",  "y": [1,2]} }\n', 'a.x', 'new'],
  ['properties', '! c\nx : old\ny=1\n', '! c\nx : new\ny=1\n', 'x', 'new'],
  ['properties', 'x=a\\\r\n  b\r\ny=1', 'x=c:\\\\new\r\ny=1', 'x', 'c:\\new'],
];

describe('setting keys of a settings file', () => {
  it.each(cases)('%s: leaves all else of %j as it is', (format, text, wanted, key, value) => {
    const changed = setSettings(format, text, [{ key, value }]);
    expect(changed).toEqual({ kind: 'changed', text: wanted });
    const reading = readSettingsFile(format, wanted);
    expect(reading.kind === 'settings' && reading.entries.get(key)).toMatchObject({ kind: 'literal' });
  });

  it.each([
    ['dotenv', 'X=1\n', 'X', 'two\nlines'],
    ['python', 'import os\nX = os.environ["X"]\n', 'X', 'new'],
    ['python', 'X = ["a"]\n', 'X', 'new'],
    ['toml', 'x = """\nold\n"""\n', 'x', 'new'],
    ['toml', 'a = { x = 1 }\n', 'a.x', 2],
    ['toml', '[a]\nx = 1\n', 'c.x', 2],
    ['toml', '[[a]]\nx = 1\n', 'a.y', 2],
    ['yaml', 'x: |\n  old\ny: 1\n', 'x', 'new'],
    ['yaml', 'x: {}\n', 'x', 'new'],
    ['json', '{ "x": [1] }', 'x', 'new'],
    ['json', '{ broken', 'x', 'new'],
  ] as const)('%s: refuses %j', (format, text, key, value) => {
    expect(setSettings(format, text, [{ key, value }])).toMatchObject({ kind: 'refused' });
  });

  it('sets several keys at once', () => {
    const changes = [
      { key: 'A', value: 'x' },
      { key: 'B', value: 'y' },
    ];
    expect(setSettings('dotenv', 'B=2\nA=1\n', changes)).toEqual({ kind: 'changed', text: 'B=y\nA=x\n' });
  });
});

describe('removing a key of a settings file', () => {
  it.each<readonly [SettingsFormat, string, string, string]>([
    ['dotenv', '# a\r\nA=1\r\nX="two\r\nlines" # why\r\nB=2\r\n', '# a\r\nA=1\r\nB=2\r\n', 'X'],
    ['dotenv', 'export X=1\nA=1\nX=2', 'A=1\n', 'X'],
    ['python', '# k\nX = [\n  "a",  # one\n]\nY = 2\n', '# k\nY = 2\n', 'X'],
    ['python', 'X: str = "a"\nY = 2', 'Y = 2', 'X'],
    ['toml', '[a]\nx = "old" # why\ny = 1\n[b]\nx = "old"\n', '[a]\nx = "old" # why\ny = 1\n[b]\n', 'b.x'],
    ['yaml', 'a: # one\n  x: old   # why\n  y: 1\nb: [1, 2]\n', 'a: # one\n  y: 1\nb: [1, 2]\n', 'a.x'],
    ['json', '{\n  "a": {\n    "x": 1,\n    "y": 2\n  }\n}\n', '{\n  "a": {\n    "y": 2\n  }\n}\n', 'a.x'],
    ['json', '{\n  "a": {\n    "x": 1,\n    "y": 2\n  }\n}\n', '{\n  "a": {\n    "x": 1\n  }\n}\n', 'a.y'],
    ['properties', '! c\nx : a\\\n  b\ny=1\n', '! c\ny=1\n', 'x'],
    ['toml', 'y = 1\n', 'y = 1\n', 'x'],
  ])('%s: leaves all else of %j as it is', (format, text, wanted, key) => {
    expect(setSettings(format, text, [{ key, value: null }])).toEqual({ kind: 'changed', text: wanted });
  });

  it.each<readonly [SettingsFormat, string, string]>([
    ['python', 'X = 1; Y = 2\n', 'X'],
    ['toml', 'a = { x = 1, y = 2 }\n', 'a.x'],
    ['toml', 'x = """\nold\n"""\n', 'x'],
    ['yaml', 'a:\n  - x: 1\n    y: 2\n', 'a.0.x'],
    ['yaml', 'a: {x: 1, y: 2}\n', 'a.x'],
    ['json', '{ "a": 1, "b": 2 }\n', 'a'],
  ])('%s: refuses %j, where something else would go with it', (format, text, key) => {
    expect(setSettings(format, text, [{ key, value: null }]).kind).toBe('refused');
  });
});
