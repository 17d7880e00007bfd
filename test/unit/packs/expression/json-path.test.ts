import { describe, expect, it } from 'vitest';
import { compileJsonPath, documentNodeLimit } from '../../../../electron/packs/expression/json-path.ts';
import { cpuTimeMs } from '../cpu-time.ts';

function query(path: string, document: unknown) {
  const compiled = compileJsonPath(path);
  if (compiled.kind === 'problem') throw new Error(compiled.message);
  return compiled.query(document);
}

const health = {
  status: 'ok',
  tls: { configured: true, effective: false },
  rooms: [
    { id: 1, name: 'a' },
    { id: 7, name: 'b' },
  ],
};

describe('a JSONPath of a pack', () => {
  it.each([
    ['$.status', ['ok']],
    ['$.tls.configured', [true]],
    ['$.rooms[1].id', [7]],
    ['$.rooms[?@.id == 7].name', ['b']],
    ['$..id', [1, 7]],
    ['$[?@.configured == true && @.effective == false]', [{ configured: true, effective: false }]],
    ['$.rooms[?length(@.name) == 1].id', [1, 7]],
    ['$.nothing', []],
  ])('%s finds its nodes', (path, expected) => {
    expect(query(path, health)).toEqual({ kind: 'nodes', values: expected });
  });

  it.each([
    '$.a[',
    '$..*..*',
    '$[0,0][0,0][0,0][0,0]',
    '$[*,*][*,*][*,*][*,*]',
    "$[?match(@.a, '(a+)+b')]",
    "$[?search(@.a, '(a+)+b')]",
    '$[?@..a]',
    '$[?$..a]',
    '$[?$[*].a]',
    '$[?@.a[?@.b]]',
    '$[?@[*][*]]',
    '$.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a',
  ])('%s is refused when the pack is loaded', (path) => {
    expect(compileJsonPath(path).kind).toBe('problem');
  });

  it('does not search a document with too many values', () => {
    const large = { list: Array.from({ length: documentNodeLimit + 1 }, (_, index) => index) };
    expect(query('$.list[0]', large).kind).toBe('problem');
  });

  it('does not search a document that is nested too deeply', () => {
    const deep: unknown = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
    expect(query('$..a', deep).kind).toBe('problem');
  });

  it('searches the largest allowed document quickly', () => {
    const wide = Array.from({ length: 10_000 }, (_, id) => ({ id, a: { b: { c: id } }, t: [id, id] }));
    const took = cpuTimeMs(() => {
      expect(query('$..[?@.c == 9999 || @.b.c == 3].c', wide)).toEqual({ kind: 'nodes', values: [9999] });
      expect(query('$..[?@[*]].id', wide)).toMatchObject({ kind: 'nodes' });
    });
    expect(took).toBeLessThan(6000);
  });

  it('takes a bare value for a document too', () => {
    expect(query('$', 'text')).toEqual({ kind: 'nodes', values: ['text'] });
    expect(query('$.a', null)).toEqual({ kind: 'nodes', values: [] });
  });
});
