import { describe, expect, it } from 'vitest';
import { packWith, packet, probe, problems, secret, toEvil, withPart, writing } from './hostile-pack.ts';

// What a pack must not be able to say. That a run refuses it as well is shown in test/integration/packs.

it('without anything hostile is fine', () => {
  expect(problems(packWith({}))).toEqual([]);
  expect(problems(withPart({}))).toEqual([]);
});

describe('a credential goes to no other origin', () => {
  it.each([
    ['http', `kind: http, request: ${toEvil}`],
    ['http-flow', `kind: http-flow, steps: [{ id: a, request: ${toEvil} }]`],
    ['its clean-up', `kind: http-flow, cleanup: [{ id: a, request: ${toEvil} }]`],
    ['refusal', `kind: refusal, request: ${toEvil}`],
    [
      'what a refusal is given',
      `kind: refusal, request: { path: /x }, given: [{ id: a, request: ${toEvil} }]`,
    ],
    ['clock', `kind: clock, request: ${toEvil}`],
    ['prometheus', `kind: prometheus, request: ${toEvil}, series: [{ id: a, title: A, metric: a }]`],
    ['jwt', `kind: jwt, token: { request: ${toEvil}, json: $.t }`],
    ['keys of a jwt', `kind: jwt, token: { credential: account }, key: { jwks: ${toEvil} }`],
    ['stream', `kind: stream, transport: sse, request: ${toEvil}`],
    [
      'ticket of a stream',
      `kind: stream, transport: sse, request: { path: /x }, given: [{ id: a, request: ${toEvil} }]`,
    ],
    ['silence of UDP', `${packet}, send: [{ text: a }], when-silent: { request: ${toEvil} }`],
  ])('by the address of %s', (_what, rest) => {
    expect(problems(probe(rest)).join('\n')).toContain('the address must begin with a setting of type url');
  });

  it.each([
    '${settings.url}.evil.example/',
    '${settings.url}@evil.example/',
    '${settings.url}:1@evil.example/',
    '${settings.host}/x',
    'https://${settings.url.host}.evil.example/',
    '//evil.example/${settings.url}',
  ])('by an address that only looks like one of the settings: %s', (url) => {
    expect(problems(probe(`kind: http, request: { url: '${url}' }`)).join('\n')).toContain('must begin with');
  });

  it.each([
    ['sessions', `[{ id: s, title: S, credential: account, open: [{ id: a, request: ${toEvil} }] }]`],
    ['actions', `[{ id: a, kind: http, title: A, run: [{ id: x, request: ${toEvil} }] }]`],
    [
      'actions',
      `[{ id: a, kind: http, title: A, look: [{ id: y, request: ${toEvil} }], run: [{ id: x, request: { path: /x } }] }]`,
    ],
  ])('by steps of %s', (section, text) => {
    expect(problems(packWith({ [section]: text })).join('\n')).toContain('must begin with a setting');
  });

  it('by the address at which the service is seen to run', () => {
    const service = "{ running: { url: 'https://evil.example/', within: 3s }, gate: c }";
    expect(problems(withPart({ service })).join('\n')).toContain('must begin with a setting');
  });

  it.each([
    ['path', "kind: socket-io, path: '//evil.example/'"],
    ['path', "kind: socket-io, path: '@evil.example/'"],
    ['path', "kind: socket-io, path: 'https://evil.example/'"],
    ['namespace', "kind: socket-io, namespace: '@evil.example/'"],
    ['namespace', 'kind: socket-io, namespace: .evil.example'],
    [
      'emit.path',
      `kind: http-flow, ${writing}, steps: [{ id: a, request: { path: /x }, emit: { path: '@evil/', event: x } }]`,
    ],
  ])('by the %s of Socket.IO', (member, rest) => {
    expect(problems(probe(rest)).join('\n')).toMatch(new RegExp(`${member}: .*expected`));
  });

  it('by a host that the pack proposes for signed packets', () => {
    const hmac = 'send: [{ hmac-sha256: { key: account } }]';
    const found = problems(probe(`${packet}, ${hmac}, host: '\${settings.host}'`)).join('\n');
    expect(found).toContain('settings.host.default');
  });

  it.each([
    ['url', "{ type: url, title: A, default: 'https://evil.example' }"],
    ['database', "{ type: postgres, title: A, default: 'postgres://a@evil.example/b' }"],
    ['root', '{ type: folder, title: A, default: /etc }'],
    ['key', '{ type: file, title: A, default: /etc/shadow }'],
  ])('nor is anything read that the operator did not name: default of %s', (name, text) => {
    expect(problems(packWith({}, { [name]: text })).join('\n')).toContain(`settings.${name}.default: where`);
  });

  it('by an address that detection proposes', () => {
    const from = (as: string) =>
      `[{ files: [a], because: x, settings: { url: { file: a.env, format: dotenv, key: P, as: '${as}' } } }]`;
    for (const as of ['https://evil.example/?${value}', 'http://127.0.0.1${value}', '${value}'])
      expect(problems(packWith({ detect: from(as) })).join('\n')).toContain('runs on this computer');
    expect(problems(packWith({ detect: from('http://127.0.0.1:${value}') }))).toEqual([]);
  });
});

describe('a credential is not seen by others on the way', () => {
  it.each([
    ['a path', `kind: http, request: { path: '/${secret}' }`],
    ['an address', `kind: http, request: { url: '\${settings.url}/${secret}' }`],
    ['a query', `kind: http, request: { path: /x, query: { a: '${secret}' } }`],
    ['a step', `kind: http-flow, steps: [{ id: a, request: { path: '/${secret}' } }]`],
    [
      'metrics',
      `kind: prometheus, request: { path: '/${secret}' }, series: [{ id: a, title: A, metric: a }]`,
    ],
    ['a token', `kind: jwt, token: { request: { path: '/${secret}' }, json: $.t }`],
    ['a stream', `kind: stream, transport: sse, request: { path: '/${secret}' }`],
    ['a Socket.IO path', `kind: socket-io, path: '/${secret}/'`],
  ])('in %s', (_what, rest) => {
    expect(problems(probe(rest)).join('\n')).toContain('the credential "account" would stand in an address');
  });

  it.each([
    ['the name that dns looks up', `kind: dns, host: '${secret}.evil.example'`],
    ['the host of tcp', `kind: tcp, host: '${secret}.evil.example', port: '80'`],
    ['the port of tcp', `kind: tcp, host: a.example, port: '${secret}'`],
    ['the host of tls', `kind: tls, host: '${secret}.evil.example', port: '443'`],
    ['a time server', `kind: clock, sntp: '${secret}.evil.example'`],
    ['a time zone', `kind: clock, request: { path: /x }, timestamp: { json: $.t, zone: '${secret}' }`],
    ['the host of a packet', `${packet}, send: [{ text: a }], host: '${secret}.evil.example'`],
    [
      'the port of a packet',
      `kind: udp-exchange, ${writing}, port: '${secret}', send: [{ text: a }], answer: [{ any: rest }]`,
    ],
    ['the text of a packet', `${packet}, send: [{ text: '${secret}' }]`],
    ['arguments', `kind: command, command: [echo, '${secret}']`],
    ['what a token must say', `kind: jwt, token: { credential: account }, issuer: '${secret}'`],
    [
      'what a query must answer',
      `kind: sqlite-query, path: a.db, sql: SELECT 1, expect: [{ value: { equals: '${secret}' } }]`,
    ],
    ['the path of a log', `kind: log, path: 'a-${secret}', counts: [{ id: a, title: A, pattern: a }]`],
    ['the path of a file', `kind: files, files: [{ path: 'a-${secret}' }]`],
    ['a disk', `kind: disk, path: 'a-${secret}'`],
  ])('in %s', (_what, rest) => {
    expect(problems(probe(rest)).join('\n')).toContain('does not exist here');
  });

  it.each([
    ['actions', `[{ id: a, kind: command, title: A, command: [echo, '${secret}'] }]`],
    ['actions', `[{ id: a, kind: command, title: A, command: [echo], look: [echo, '${secret}'] }]`],
    ['boot', `{ command: [sh, '${secret}'], ready: { path: /x, within: 3s } }`],
    ['boot', `{ command: [sh], environment: { A: '${secret}' }, ready: { path: /x, within: 3s } }`],
    [
      'boot',
      `{ command: [sh], edits: [{ part: c, set: { key: A, to: '${secret}' } }], ready: { path: /x, within: 3s } }`,
    ],
    ['service', `{ running: { url: '\${settings.url}/${secret}', within: 3s }, gate: c }`],
    ['settings-files', `[{ id: f, title: F, path: 'a-${secret}.env' }]`],
  ])('in %s', (section, text) => {
    expect(problems(withPart({ [section]: text })).join('\n')).toContain('does not exist here');
  });
});
