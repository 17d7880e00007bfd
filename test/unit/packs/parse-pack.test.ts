import { describe, expect, it } from 'vitest';
import { packTemplate } from '../../../electron/packs/pack-template.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { problemsOf, withProbe, withProbes } from './sample-pack.ts';

describe('a pack', () => {
  it('is read when everything fits', () => {
    expect(problemsOf(withProbe('request: { path: /x }'))).toEqual([]);
    expect(problemsOf(packTemplate)).toEqual([]);
  });

  it('names line, column, path and what was probably meant', () => {
    const text = withProbes(
      [
        '  - id: one',
        '    title: One',
        '    group: startup',
        '    kind: http',
        '    request: { path: /x }',
        '    expect:',
        '      - { status: 200 }',
        '      - { json: $.ok, equal: true }',
      ].join('\n'),
    );
    expect(problemsOf(text)).toEqual([
      '28:23 probes[0].expect[1].equal: unknown key "equal"; did you mean "equals"?',
    ]);
    expect(parsePack(text).problems[0]?.message.ko).toBe(
      '알 수 없는 키 "equal"입니다. "equals"을(를) 뜻하셨습니까?',
    );
  });

  it.each([
    ['kind: htp', 'kind: expected one of "http", "http-flow"'],
    [
      'kind: http, request: { path: /x, metod: POST }',
      'request.metod: unknown key "metod"; did you mean "method"?',
    ],
    [
      'kind: http, request: { path: /x }, every: 5 minutes',
      'every: expected a number with a unit, such as "60s" or "15m".',
    ],
    [
      'kind: http, request: { path: /x }, expect: [{}]',
      'expect[0]: expected one of the keys status, header, json',
    ],
    [
      'kind: http, request: { path: /x }, expect: [{ jsn: $.a }]',
      'expect[0].jsn: unknown key "jsn"; did you mean "json"?',
    ],
    [
      'kind: http, request: { path: /x }, expect: [{ status: many }]',
      'expect[0].status: expected a number or a list or keys and values, found "many".',
    ],
    [
      'kind: http, request: { path: /x }, expect: [{ json: a.b }]',
      'expect[0].json: expected a JSONPath that begins with "$".',
    ],
    ['kind: http', 'request: missing; expected keys and values.'],
    ['kind: files, files: []', 'files: expected at least 1 entries.'],
    ['kind: tls, warn-days: 0', 'warn-days: expected at least 1.'],
    ['kind: tls, warn-days: x', 'warn-days: expected a number, found "x".'],
  ])('says what is wrong with %s', (rest, expected) => {
    const text = withProbes(`  - { id: one, title: One, group: startup, ${rest} }\n`);
    expect(problemsOf(text)[0]).toContain(`probes[0].${expected}`);
  });

  it.each([
    [
      'an unknown setting in a template',
      'request: { path: "/x/${settings.rom}" }',
      'http',
      'Did you mean "${settings.room}"?',
    ],
    [
      'a part of a setting that is no address',
      'request: { path: "/${settings.room.host}" }',
      'http',
      'only settings of type url have parts',
    ],
    [
      'an unknown credential',
      'request: { path: "/x", headers: { a: "${credential.acount.secret}" } }',
      'http',
      'Did you mean "${credential.account.secret}"?',
    ],
    [
      'the environment',
      'request: { path: "/x", headers: { a: "${env.HOME}" } }',
      'http',
      'does not exist here',
    ],
    [
      'a value of a session that is not used',
      'request: { path: "/x", headers: { a: "${session.csrf}" } }',
      'http',
      'does not exist here',
    ],
    [
      'a step that comes later',
      'steps: [{ id: a, request: { path: "/${step.b.x}" } }, { id: b, request: { path: /b }, capture: [{ name: x, json: $.x }] }]',
      'http-flow',
      '"${step.b.x}" does not exist here',
    ],
    [
      'an unknown session',
      'request: { path: /x }, session: mian',
      'http',
      'there is no session "mian"; did you mean "main"?',
    ],
    [
      'a session that cannot be renewed',
      'request: { path: /x }, session: { id: main, renew: true }, writes: true, every: 15m',
      'http',
      'cannot be renewed',
    ],
    [
      'an unknown need',
      'request: { path: /x }, needs: [acount]',
      'http',
      'there is no setting or credential "acount"; did you mean "account"?',
    ],
    [
      'another origin by path',
      'request: { path: //evil.example/x }',
      'http',
      'expected a path that begins with one "/"',
    ],
    [
      'another origin by backslash',
      'request: { path: "/\\\\evil.example" }',
      'http',
      'expected a path that begins with one "/"',
    ],
    [
      'another origin by address',
      'request: { url: "https://evil.example/" }',
      'http',
      'the address must begin with a setting of type url',
    ],
    [
      'an origin that is longer than the setting',
      'request: { url: "${settings.url}.evil.example/" }',
      'http',
      'the address must begin with a setting of type url',
    ],
    [
      'an origin hidden behind a user name',
      'request: { url: "${settings.url}@evil.example/" }',
      'http',
      'the address must begin with a setting of type url',
    ],
    ['neither path nor address', 'request: { method: GET }', 'http', 'a request needs either path or url'],
    ['a write that is not declared', 'request: { method: POST, path: /x }', 'http', 'needs "writes: true"'],
    [
      'a write that is too frequent',
      'request: { method: POST, path: /x }, writes: true, every: 5m',
      'http',
      'runs at most every 15m',
    ],
    [
      'a removal that is only hoped to be refused',
      'request: { method: DELETE, path: /x }, every: 6h',
      'refusal',
      'needs "writes: true"',
    ],
    [
      'a POST that is hoped to be refused, every minute',
      'request: { method: POST, path: /x }, every: 60s',
      'refusal',
      'needs "writes: true"',
    ],
    [
      'a message that is not declared',
      'round-trip: { send: { event: a }, receive: { event: b } }',
      'socket-io',
      'needs "writes: true"',
    ],
    [
      'a JSONPath that could take long',
      'request: { path: /x }, expect: [{ json: "$..*..*", exists: true }]',
      'http',
      'the JSONPath cannot be used',
    ],
    [
      'a huge pattern',
      'request: { path: /x }, expect: [{ text: { matches: "(a{1000}){1000}" } }]',
      'http',
      'the pattern cannot be used',
    ],
    [
      'a pattern with look-ahead',
      'request: { path: /x }, expect: [{ text: { matches: "(?=a)" } }]',
      'http',
      'the pattern cannot be used',
    ],
    [
      'a zone that does not exist',
      'request: { path: /x }, expect: [{ json: $.t, age: { at-most: 1h, zone: Mars } }]',
      'http',
      'found "Mars"',
    ],
    [
      'a timeout longer than the interval',
      'request: { path: /x }, every: 5s, timeout: 10s',
      'http',
      'the timeout is longer than the interval',
    ],
    ['a path out of the folder', 'files: [{ path: ../../etc/passwd }]', 'files', 'inside the target'],
    ['an absolute path', 'path: /etc/passwd', 'sqlite', 'inside the target'],
    ['a path on another drive', 'path: "C:/x"', 'disk', 'inside the target'],
    ['a path that a setting could make absolute', 'path: "${settings.root}/x"', 'disk', 'inside the target'],
    [
      'a statement that writes',
      'path: a.db, sql: "DELETE FROM users"',
      'sqlite-query',
      'begins with SELECT or WITH',
    ],
    [
      'a second statement',
      'path: a.db, sql: "SELECT 1; DROP TABLE users"',
      'sqlite-query',
      'expected a single statement',
    ],
    [
      'a write behind WITH',
      'path: a.db, sql: "WITH x AS (SELECT 1) DELETE FROM users"',
      'sqlite-query',
      '"DELETE" is not allowed',
    ],
    [
      'an attached database',
      'path: a.db, sql: "SELECT 1 FROM (ATTACH)"',
      'sqlite-query',
      '"ATTACH" is not allowed',
    ],
    [
      'an extension',
      'path: a.db, sql: "SELECT load_extension(\'x\')"',
      'sqlite-query',
      '"LOAD_EXTENSION" is not allowed',
    ],
    [
      'a comment that hides a statement',
      'path: a.db, sql: "SELECT 1 /* ; */ ; -- x\\n DELETE FROM a"',
      'sqlite-query',
      'expected a single statement',
    ],
    [
      'a ratio of nothing',
      'path: a.log, counts: [{ id: a, title: A, pattern: a }], ratios: [{ id: r, title: R, of: b, per: [a] }]',
      'log',
      'there is no count "b"',
    ],
    [
      'a rate that is not counted',
      'path: a.log, counts: [{ id: a, title: A, pattern: a }], expect: [{ rate: b, equals: 0 }]',
      'log',
      'there is no count or ratio "b"',
    ],
    [
      'a limit from a setting that is no number',
      'path: ., from-settings: { warn-free-percent: root }',
      'disk',
      'only a plain number',
    ],
    [
      'a limit for a field that is no number',
      'path: ., from-settings: { path: room }',
      'disk',
      'only a plain number',
    ],
  ])('refuses %s', (_what, rest, kind, expected) => {
    expect(problemsOf(withProbe(rest, kind)).join('\n')).toContain(expected);
  });

  it('gives up nothing to a document that is no pack', () => {
    for (const text of ['', '[]', 'null', 'just text', '{}', '5'])
      expect(problemsOf(text).length).toBeGreaterThan(0);
  });
});
