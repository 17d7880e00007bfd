import { describe, expect, it } from 'vitest';
import { followedPath } from '../../../../electron/packs/expression/followed-path.ts';
import { JsonStream } from '../../../../electron/packs/formats/json-stream.ts';

function read(text: string | Uint8Array, paths: readonly string[] = [], pieceBytes = 3) {
  const stream = new JsonStream(paths.map((path) => followedPath(path) ?? []));
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for (let at = 0; at < bytes.length; at += pieceBytes) stream.take(bytes.subarray(at, at + pieceBytes));
  return stream.finish();
}

const board = JSON.stringify({
  formatVersion: 2,
  board: { cardsById: { 'card-1': { id: 'card-1' }, 'a "b" \\ ü': { id: 'x' } }, columns: ['todo', 'done'] },
  'odd name': [{ n: 1 }, { n: 2 }, { m: [] }],
  nothing: null,
});

describe('JSON that is read as it comes', () => {
  it.each([1, 2, 7, 10_000])('finds what there is at a path, in pieces of %i bytes', (pieceBytes) => {
    const paths = [
      '$',
      '$.formatVersion',
      '$.board.cardsById',
      '$.board.cardsById.*',
      '$.board.columns[*]',
      "$['odd name'][*].n",
      '$["odd name"][1].n',
      '$.nothing',
      '$.absent',
      '$.board.cardsById.*.id',
    ];
    const { problem, found } = read(board, paths, pieceBytes);
    expect(problem).toBeNull();
    expect(found).toEqual([
      { count: 1, first: {} },
      { count: 1, first: 2 },
      { count: 1, first: {} },
      { count: 2, first: {} },
      { count: 2, first: 'todo' },
      { count: 2, first: 1 },
      { count: 1, first: 2 },
      { count: 1, first: null },
      { count: 0, first: undefined },
      { count: 2, first: 'card-1' },
    ]);
  });

  // What JSON.parse takes is taken, and nothing else.
  it.each([
    '{}',
    '[]',
    'null',
    ' 12 ',
    '-0.5e+3',
    '"a\\u00fc\\n"',
    '[1,[2,[3]],{"a":{"b":[]}}]',
    '\t{"a" : 1 ,\n"b":2}',
    '"\u2028"',
    '',
    ' ',
    '{',
    '[1',
    '"a',
    '[1,]',
    '{"a":1,}',
    '{"a"}',
    '{a:1}',
    "{'a':1}",
    '[01]',
    '[1.]',
    '[+1]',
    '[.5]',
    'nul',
    '[1 2]',
    '{} {}',
    '[}',
    '{]',
    '"\\x"',
    '"\\u12g4"',
    '"tab\there"',
    'NaN',
    '[,1]',
    ',',
    '<html>',
    '{"a":1}}',
    '{"a"::1}',
    '{1:2}',
    'tru e',
  ])('judges %j as JSON.parse does', (text) => {
    for (const pieceBytes of [1, 4, 100])
      expect(read(text, [], pieceBytes).problem === null).toBe(isJson(text));
  });

  it('says in what way it is no JSON', () => {
    expect(read('').problem).toEqual({ kind: 'empty' });
    expect(read(board.slice(0, -1)).problem).toEqual({ kind: 'cut-off' });
    expect(read(board.slice(0, 30)).problem).toEqual({ kind: 'cut-off' });
    expect(read('{"a":1} x').problem).toMatchObject({ kind: 'not-json' });
    expect(read(Uint8Array.of(0x22, 0xff, 0xfe, 0x22)).problem).toEqual({ kind: 'not-utf8' });
    expect(read('['.repeat(600)).problem).toEqual({ kind: 'too-deep' });
  });

  it('takes a byte order mark, and texts that are longer than what it keeps', () => {
    expect(read(`\uFEFF${board}`).problem).toBeNull();
    const long = JSON.stringify({ text: 'x\\"ü\n'.repeat(5000), after: 7 });
    for (const pieceBytes of [1, 1000]) {
      const { problem, found } = read(long, ['$.text', '$.after'], pieceBytes);
      expect(problem).toBeNull();
      expect(found.map(({ count }) => count)).toEqual([1, 1]);
      expect(found[1]?.first).toBe(7);
    }
    expect(read(`"${'y'.repeat(5000)}\\q${'y'.repeat(5000)}"`, [], 1000).problem).not.toBeNull();
  });

  it('follows plain paths only', () => {
    for (const path of ['$..a', '$[?@.a == 1]', '$[-1]', '$[1:2]', "$['a','b']", 'a', '$.'])
      expect(followedPath(path)).toBeNull();
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
