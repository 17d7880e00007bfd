import { describe, expect, it } from 'vitest';
import { packAbilities } from '../../../electron/packs/abilities.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { problemsOf, withProbe } from './sample-pack.ts';

const series = 'series: [{ id: a, title: A, metric: a_total, read: delta }]';

describe('a metrics probe', () => {
  it('is read when everything fits', () => {
    const probe = `${series}, request: { path: /metrics, headers: { X-Token: "\${credential.account.secret}" } }`;
    expect(
      problemsOf(
        withProbe(`${probe}, window: 1h, measure: a, expect: [{ rate: a, equals: 0 }]`, 'prometheus'),
      ),
    ).toEqual([]);
  });

  it.each([
    ['no series', 'series: []', 'at least 1 entries'],
    ['a metric that cannot be one', 'series: [{ id: a, title: A, metric: a-b }]', 'the name of a metric'],
    [
      'a label without a rule',
      'series: [{ id: a, title: A, metric: a, labels: [{ name: x }] }]',
      'one of the keys equals, one-of, matches',
    ],
    [
      'a label pattern that cannot be used',
      'series: [{ id: a, title: A, metric: a, labels: [{ name: x, matches: "(?=a)" }] }]',
      'the pattern cannot be used',
    ],
    [
      'a credential in a label',
      'series: [{ id: a, title: A, metric: a, labels: [{ name: x, equals: "${credential.account.secret}" }] }]',
      'does not exist here',
    ],
    ['an id twice', `${series}, ratios: [{ id: a, title: R, of: a, per: [a] }]`, 'already used'],
    [
      'a ratio of nothing',
      `${series}, ratios: [{ id: r, title: R, of: b, per: [a] }]`,
      'there is no series "b"',
    ],
    [
      'a rate that is not read',
      `${series}, expect: [{ rate: b, equals: 0 }]`,
      'there is no series or ratio "b"',
    ],
    ['an expectation about JSON', `${series}, expect: [{ json: $.a, equals: 0 }]`, 'by name: rate'],
    ['a window that no two runs fall into', `${series}, every: 5m, window: 5m`, 'shorter than two intervals'],
    ['an address elsewhere', `${series}, request: { url: "http://x.example/" }`, 'must begin with a setting'],
    [
      'a request that changes something',
      `${series}, request: { method: POST, path: /m }`,
      'needs "writes: true"',
    ],
  ])('says what is wrong with %s', (_what, rest, expected) => {
    expect(problemsOf(withProbe(rest, 'prometheus')).join('\n')).toContain(expected);
  });
});

describe('a token probe', () => {
  const token = 'token: { request: { path: /token }, json: $.token }';

  it('is read when everything fits', () => {
    const probe = `${token}, key: { credential: account }, subject: "\${settings.room}"`;
    expect(problemsOf(withProbe(`${probe}, expect: [{ json: $.a.b, equals: 1 }]`, 'jwt'))).toEqual([]);
    expect(problemsOf(withProbe('token: { credential: token }', 'jwt'))).toEqual([]);
  });

  it.each([
    ['no source', 'token: {}', 'missing'],
    ['a source without a place', 'token: { request: { path: /x } }', 'expected one of the keys json, header'],
    ['a credential that is not there', 'token: { credential: acount }', 'did you mean "account"?'],
    ['a key that is not there', `${token}, key: { credential: kee }`, 'there is no credential "kee"'],
    ['unsigned tokens allowed', `${token}, algorithms: [none]`, 'algorithms[0]: expected one of "HS256"'],
    ['keys from elsewhere', `${token}, key: { jwks: { url: "http://x.example/" } }`, 'must begin with a'],
    ['an expectation about the status', `${token}, expect: [{ status: 200 }]`, 'about its claims: json'],
    ['a secret in a name', `${token}, issuer: "${'${credential.account.secret}'}"`, 'does not exist here'],
    ['a JSONPath that cannot be used', 'token: { request: { path: /x }, json: "$[" }', 'cannot be used'],
    [
      'a request that changes something',
      'token: { request: { method: POST, path: /x }, json: $.t }',
      'needs "writes: true"',
    ],
  ])('says what is wrong with %s', (_what, rest, expected) => {
    expect(problemsOf(withProbe(rest, 'jwt')).join('\n')).toContain(expected);
  });
});

describe('a stream probe', () => {
  const stream = 'transport: sse, request: { path: /events }';

  it('is read when everything fits', () => {
    const token = 'request: { path: /ws, headers: { X-Token: "${credential.account.secret}" } }';
    expect(problemsOf(withProbe(stream, 'stream'))).toEqual([]);
    expect(
      problemsOf(
        withProbe(
          `transport: websocket, ${token}, first: event, expect: [{ json: $.a, equals: 1 }]`,
          'stream',
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    ['no transport', 'request: { path: /x }', 'transport: missing; expected one of "sse", "websocket"'],
    ['a body', 'transport: sse, request: { path: /x, json: {} }', 'with GET and without a body'],
    ['protocols of an event stream', `${stream}, protocols: [x]`, 'to a WebSocket server only'],
    ['waits that do not fit', `${stream}, first-within: 20s`, 'it has to be at least 52s'],
    [
      'an expectation about an event that need not come',
      `${stream}, expect: [{ json: $.a, equals: 1 }]`,
      'needs "first: event"',
    ],
    [
      'an expectation about a rate',
      `${stream}, expect: [{ rate: a, equals: 1 }]`,
      'json, text, header or latency-ms',
    ],
    [
      'a ticket that nothing captured',
      'transport: sse, request: { path: "/x/${step.a.b}" }',
      'does not exist here',
    ],
    [
      'a ticket that is asked for with POST',
      `${stream}, given: [{ id: a, request: { method: POST, path: /t } }]`,
      'needs "writes: true"',
    ],
  ])('says what is wrong with %s', (_what, rest, expected) => {
    expect(problemsOf(withProbe(rest, 'stream')).join('\n')).toContain(expected);
  });
});

describe('a probe of packets', () => {
  const packet = 'port: "${settings.room}", send: [{ id: a, hex: "00" }], answer: [{ echo: a }]';
  const signed =
    'port: "1", send: [{ id: a, hex: "00" }, { hmac-sha256: { key: account, from: a } }], answer: [{ any: rest }]';

  it('is read when everything fits', () => {
    expect(problemsOf(withProbe(packet, 'udp-exchange'))).toEqual([]);
    expect(problemsOf(withProbe(`${signed}, writes: true, every: 15m`, 'udp-exchange'))).toEqual([]);
  });

  it.each([
    ['a signed packet that is not declared', signed, 'needs "writes: true"'],
    ['a host of its own', `${packet}, host: evil.example`, 'the host has to be a setting'],
    [
      'a secret in plain',
      'port: "1", send: [{ text: "${credential.account.secret}" }], answer: [{ any: 1 }]',
      'does not exist here',
    ],
    ['half a byte', 'port: "1", send: [{ hex: "012" }], answer: [{ any: 1 }]', 'pairs of hexadecimal digits'],
    ['a number that is too large', 'port: "1", send: [{ uint8: 256 }], answer: [{ any: 1 }]', 'at most 255'],
    ['an echo of nothing', 'port: "1", send: [{ hex: "00" }], answer: [{ echo: b }]', 'no sent field "b"'],
    [
      'a signature with a key that is not there',
      'port: "1", send: [{ hmac-sha256: { key: acount } }], answer: [{ any: 1 }]',
      'did you mean "account"?',
    ],
    [
      'a signature from a later field on',
      'port: "1", send: [{ hmac-sha256: { key: account, from: a } }, { id: a, hex: "00" }], answer: [{ any: 1 }]',
      'there is no field before it "a"',
    ],
    [
      'two rests',
      `port: "1", send: [{ hex: "00" }], answer: [{ any: rest }, { hex: "00" }, { any: rest }]`,
      'only once',
    ],
    [
      'an echo of what another exchange sent',
      'port: "1", first: { send: [{ id: b, hex: "00" }], answer: [{ any: 1 }] }, send: [{ hex: "00" }], answer: [{ echo: b }]',
      'no sent field "b"',
    ],
    [
      'a first exchange that is signed and not declared',
      'port: "1", first: { send: [{ hmac-sha256: { key: account } }], answer: [{ any: 1 }] }, send: [{ hex: "00" }], answer: [{ any: 1 }]',
      'needs "writes: true"',
    ],
    ['tries that do not fit', `${packet}, within: 5s`, 'do not fit into the timeout'],
  ])('says what is wrong with %s', (_what, rest, expected) => {
    expect(problemsOf(withProbe(rest, 'udp-exchange')).join('\n')).toContain(expected);
  });
});

describe('a probe of a program', () => {
  const run = 'command: [df, "${settings.root}"]';

  it('is read when everything fits, and shown before it is trusted', () => {
    const text = withProbe(`${run}, expect: [{ status: [0, 1] }, { json: $.a, equals: 1 }]`, 'command');
    expect(problemsOf(text)).toEqual([]);
    const { pack } = parsePack(text);
    expect(pack === null ? [] : packAbilities(pack).commands).toEqual(['one: df ${settings.root}']);
  });

  it.each([
    ['no program', 'command: []', 'at least 1 entries'],
    ['a program that a setting names', 'command: ["${settings.root}/x"]', 'what was approved is what runs'],
    ['a secret in an argument', 'command: [x, "${credential.account.secret}"]', 'does not exist here'],
    ['an expectation about a header', `${run}, expect: [{ header: a, equals: b }]`, 'status, text, json or'],
  ])('says what is wrong with %s', (_what, rest, expected) => {
    expect(problemsOf(withProbe(rest, 'command')).join('\n')).toContain(expected);
  });
});

describe('a probe of a secure store', () => {
  const store = 'path: s.db, sql: "SELECT key, value FROM blobs"';
  const raw = `${store}, key: { raw: { credential: account, decode: hex } }`;

  it('is read when everything fits, and shows what it reads', () => {
    const text = withProbe(
      `${store}, key: { raw: { file: k.json, json: $.k } }, rules: [{ match: "^a_(.+)$", needs: "b_*" }]`,
      'secure-store',
    );
    expect(problemsOf(text)).toEqual([]);
    const { pack } = parsePack(text);
    const abilities = pack === null ? null : packAbilities(pack);
    expect(abilities?.paths).toEqual(['k.json', 's.db']);
    expect(abilities?.queries).toEqual(['one: SELECT key, value FROM blobs']);
    expect(problemsOf(withProbe(raw, 'secure-store'))).toEqual([]);
  });

  it.each([
    ['no key', store, 'key: missing'],
    [
      'a query that writes',
      'path: s.db, sql: "DELETE FROM x", key: { raw: { text: x } }',
      'begins with SELECT',
    ],
    [
      'a credential that is not there',
      `${store}, key: { raw: { credential: acount } }`,
      'did you mean "account"',
    ],
    [
      'a setting that is no file',
      `${store}, key: { raw: { setting: room, json: $.a } }`,
      'is not of type file',
    ],
    ['a file elsewhere', `${store}, key: { raw: { file: ../x.json, json: $.a } }`, 'inside the target'],
    ['a rule without a star', `${raw}, rules: [{ match: a, needs: b }]`, 'a name with one "*"'],
    ['a rule that cannot be used', `${raw}, rules: [{ match: "(?=a)", needs: "b*" }]`, 'cannot be used'],
    [
      'a derivation that takes all memory',
      `${store}, key: { argon2id: { password: [{ text: a }], salt: { text: b }, memory-kib: 9999999, passes: 1, lanes: 1 } }`,
      'at most 262144',
    ],
  ])('says what is wrong with %s', (_what, rest, expected) => {
    expect(problemsOf(withProbe(rest, 'secure-store')).join('\n')).toContain(expected);
  });
});
