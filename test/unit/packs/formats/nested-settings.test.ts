import { describe, expect, it } from 'vitest';
import { readSettingsFile } from '../../../../electron/packs/settings-file.ts';
import type { SettingsFormat } from '../../../../electron/packs/settings-file.ts';

function entries(format: SettingsFormat, text: string): Readonly<Record<string, readonly [unknown, number]>> {
  const reading = readSettingsFile(format, text);
  if (reading.kind === 'malformed') throw new Error(reading.problem.en);
  return Object.fromEntries(
    [...reading.entries].map(([key, entry]) => [
      key,
      [entry.kind === 'literal' ? entry.value : entry.source, entry.line],
    ]),
  );
}

describe('settings of nested files', () => {
  it('are TOML keys by dotted path, with their lines', () => {
    const text =
      'schema_version = 1\n\n[listener]\nhost = "0.0.0.0" # all\nport = 25_565\n\n[[backends]]\nid = "a"\n[[backends]]\nid = "b"\n[limits.inner]\n"odd.key" = true\nx.y = 1.5\n';
    expect(entries('toml', text)).toMatchObject({
      schema_version: [1, 1],
      'listener.host': ['0.0.0.0', 4],
      'listener.port': [25_565, 5],
      'backends.0.id': ['a', 8],
      'backends.1.id': ['b', 10],
      'limits.inner."odd.key"': [true, 12],
      'limits.inner.x.y': [1.5, 13],
    });
  });

  it('are JSON members by dotted path, with their lines', () => {
    const text =
      '{\n  "security": {\n    "ownerKeys": ["a", "b"],\n    "authEnabled": true\n  },\n  "list": [\n    { "id": 1 }\n  ]\n}';
    expect(entries('json', text)).toMatchObject({
      'security.ownerKeys': [['a', 'b'], 3],
      'security.authEnabled': [true, 4],
      'list.0.id': [1, 7],
    });
  });

  it('are YAML keys', () => {
    expect(entries('yaml', 'a:\n  b: [1, 2]\n  c: text\n')).toMatchObject({
      'a.b': [[1, 2], 2],
      'a.c': ['text', 3],
    });
  });

  it('are properties, with their escapes and continued lines', () => {
    expect(
      entries(
        'properties',
        '# c\n! d\na=1\nb : two\nlong = x\\\n   y\nu=\\u00e9\\n\npath=C\\:\\\\x\nempty\n',
      ),
    ).toEqual({
      a: ['1', 3],
      b: ['two', 4],
      long: ['xy', 5],
      u: ['é\n', 7],
      path: ['C:\\x', 8],
      empty: ['', 9],
    });
  });

  it.each([
    ['json', '{ "password": "hunter2" "b": 1 }'],
    ['json', '[1,'],
    ['toml', 'password = "hunter2\n'],
    ['toml', 'a = 1\na = 2\n'],
    ['yaml', 'a: [1\nb: {'],
    ['yaml', 'a: &x 1\nb: *x\n'],
  ] as const)('say that %s is malformed without its text: %s', (format, text) => {
    const reading = readSettingsFile(format, text);
    expect(reading.kind).toBe('malformed');
    expect(JSON.stringify(reading)).not.toContain('hunter2');
  });

  it('do not grow without bound', () => {
    const many = JSON.stringify(
      Object.fromEntries(Array.from({ length: 20_001 }, (_none, at) => [`k${at}`, at])),
    );
    expect(readSettingsFile('json', many).kind).toBe('malformed');
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(readSettingsFile('json', deep).kind).toBe('malformed');
    expect(readSettingsFile('toml', `a = ${'['.repeat(100_000)}${']'.repeat(100_000)}`).kind).toBe(
      'malformed',
    );
  });
});
