import { afterEach, describe, expect, test } from 'vitest';
import { createSocketClient } from '../../../electron/probes/socket-io/client.ts';
import { engineAddress } from '../../../electron/probes/socket-io/ladder-target.ts';
import { networkProbeKinds } from '../../../electron/probes/kinds/network-kinds.ts';
import type { ProbeContext, ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { bench, closer, define, MemorySecrets } from '../probes/support/context.ts';
import { startHttp } from '../probes/support/loopback.ts';
import type { Listener, Loopback } from '../probes/support/loopback.ts';
import { startSigned } from '../probes/support/signed-udp.ts';

// What a pack that was never validated would try: the refusals of a run stand on their own.

const secret = 'Sup3rGeheim!';
/** In form, with a signature that only keys of a server could confirm. */
const jwt = ['{"alg":"RS256"}', '{"exp":9999999999}', 'x'.repeat(256)]
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');
const open = closer();
afterEach(() => open.close());

type Run = (probe: object, context: ProbeContext) => Promise<ProbeOutcome>;
const kinds: Readonly<Record<string, Run>> = {
  http: (probe, context) => networkProbeKinds.http.run(define('http', probe), context),
  'http-flow': (probe, context) => networkProbeKinds['http-flow'].run(define('http-flow', probe), context),
  refusal: (probe, context) => networkProbeKinds.refusal.run(define('refusal', probe), context),
  clock: (probe, context) => networkProbeKinds.clock.run(define('clock', probe), context),
  prometheus: (probe, context) => networkProbeKinds.prometheus.run(define('prometheus', probe), context),
  jwt: (probe, context) => networkProbeKinds.jwt.run(define('jwt', probe), context),
  stream: (probe, context) => networkProbeKinds.stream.run(define('stream', probe), context),
  'udp-exchange': (probe, context) =>
    networkProbeKinds['udp-exchange'].run(define('udp-exchange', probe), context),
};

/** Every kind that sends a request, with the request where it has its place. */
const places: readonly (readonly [string, (request: object) => object])[] = [
  ['http', (request) => ({ request })],
  ['http-flow', (request) => ({ steps: [{ id: 'a', request }] })],
  ['http-flow', (request) => ({ cleanup: [{ id: 'a', request }] })],
  ['refusal', (request) => ({ request })],
  ['refusal', (request) => ({ request: { path: '/x' }, given: [{ id: 'a', request }] })],
  ['clock', (request) => ({ request })],
  ['prometheus', (request) => ({ request, series: [{ id: 'a', title: 'A', metric: 'a' }] })],
  ['jwt', (request) => ({ token: { request, json: '$.t' } })],
  ['jwt', (request) => ({ token: { credential: 'jwt' }, key: { jwks: request } })],
  ['stream', (request) => ({ transport: 'sse', request, 'first-within': '300ms', stay: '10ms' })],
  [
    'stream',
    (request) => ({ transport: 'sse', request: { path: '/x' }, given: [{ id: 'a', request }], stay: '10ms' }),
  ],
];
const signed = { Authorization: 'Bearer ${credential.api.secret}' };

async function serve(listener: Listener): Promise<Loopback> {
  return open.add(await startHttp(listener));
}

/** A server of somebody else, which would like to see the credential. */
const elsewhere = (): Promise<Loopback> => serve((_request, response) => response.end('{}'));

async function run(kind: string, server: Loopback, probe: object, settings = {}): Promise<ProbeOutcome> {
  const secrets = new MemorySecrets({
    api: { username: null, secret },
    jwt: { username: null, secret: jwt },
  });
  const { context } = open.add(bench(server.url, { secrets, settings, timeoutMs: 1500 }));
  const outcome = await (kinds[kind] ?? networkless)(probe, context);
  expect(JSON.stringify(outcome)).not.toContain(secret);
  return outcome;
}

const networkless: Run = () => Promise.reject(new Error('no such kind'));

describe.each(places)('a request of a %s probe', (kind, probeWith) => {
  test('takes a credential to no other origin because a server says so', async () => {
    const evil = await elsewhere();
    for (const status of [302, 307, 308]) {
      const server = await serve((_request, response) => {
        response.writeHead(status, { location: `${evil.url}/take` });
        response.end();
      });
      await run(kind, server, probeWith({ path: '/x', headers: signed, redirects: 'follow' }));
      expect(server.seen.length).toBeGreaterThan(0);
    }
    expect(evil.connections()).toBe(0);
  });

  test('goes to no origin that does not stand in the settings', async () => {
    const evil = await elsewhere();
    const server = await serve((_request, response) => response.end('{}'));
    for (const url of [`${evil.url}/x`, `\${settings.url}@127.0.0.1:${evil.port}/`]) {
      const outcome = await run(kind, server, probeWith({ url, headers: signed }));
      expect(outcome.state).not.toBe('ok');
    }
    expect(evil.connections()).toBe(0);
    for (const { headers } of server.seen) expect(JSON.stringify(headers)).not.toContain(secret);
  });

  test.each([
    { path: '/${credential.api.secret}' },
    { path: '/x', query: { token: '${credential.api.secret}' } },
    { url: '${settings.url}/${credential.api.secret}' },
  ])('has no credential in its address: %o', async (request) => {
    const server = await serve((_request, response) => response.end('{}'));
    await run(kind, server, probeWith(request));
    expect(JSON.stringify(server.seen)).not.toContain(encodeURIComponent(secret));
    expect(JSON.stringify(server.seen)).not.toContain(secret);
  });
});

describe('what a server said before', () => {
  const flow = (second: object) => ({
    steps: [
      { id: 'a', request: { path: '/x' }, capture: [{ name: 'v', json: '$.v' }] },
      { id: 'b', request: second },
    ],
  });

  test.each(['//evil', '/\\evil', '@evil', ':1@evil', 'http://evil', '\\\\evil', '/..//evil'])(
    'cannot make another host of a path: %s',
    async (start) => {
      const evil = await elsewhere();
      const v = start.replace('evil', `127.0.0.1:${evil.port}/`);
      const server = await serve((_request, response) => response.end(JSON.stringify({ v })));
      await run('http-flow', server, flow({ path: '${step.a.v}', headers: signed }));
      await run('http-flow', server, flow({ url: '${settings.url}${step.a.v}', headers: signed }));
      expect(evil.connections()).toBe(0);
    },
  );

  test('cannot add a header, nor is it a template', async () => {
    const v = 'a\r\nX-Evil: ${credential.api.secret}';
    const server = await serve((_request, response) => response.end(JSON.stringify({ v })));
    const outcome = await run('http-flow', server, flow({ path: '/y', headers: { 'X-A': '${step.a.v}' } }));
    expect(outcome.state).not.toBe('ok');
    expect(server.seen.map(({ url }) => url)).toEqual(['/x']);
    await run('http-flow', server, flow({ path: '/y', method: 'POST', json: { a: '${step.a.v}' } }));
    expect(server.seen.at(-1)?.body).toBe(JSON.stringify({ a: v }));
  });
});

test('a setting is put in as it is: nothing in it is read as a template', async () => {
  const server = await serve((_request, response) => response.end('{}'));
  const probe = { request: { path: '/x', query: { a: '${settings.note}' }, headers: signed } };
  await run('http', server, probe, { note: '${credential.api.secret}' });
  expect(new URL(server.seen[0]?.url ?? '', server.url).searchParams.get('a')).toBe(
    '${credential.api.secret}',
  );
});

describe('packets', () => {
  const packet = { port: '${settings.port}', answer: [{ any: 'rest' }], tries: 1, within: '100ms' };

  test('that are signed go to no host that was not entered', async () => {
    const evil = open.add(await startSigned({ secret }));
    const server = await serve((_request, response) => response.end('{}'));
    const send = [{ 'hmac-sha256': { key: 'api' } }];
    const probe = { ...packet, send, host: 'localhost' };
    expect((await run('udp-exchange', server, probe, { port: evil.port })).state).toBe('unknown');
    expect(evil.seen).toEqual([]);
  });

  test('hold no secret in plain', async () => {
    const receiver = open.add(await startSigned({ secret }));
    const server = await serve((_request, response) => response.end('{}'));
    const probe = { ...packet, send: [{ text: '${credential.api.secret}' }] };
    expect((await run('udp-exchange', server, probe, { port: receiver.port })).state).not.toBe('ok');
    expect(receiver.seen).toEqual([]);
  });
});

test('a time server and a time zone are named without secrets', async () => {
  const server = await serve((_request, response) => response.end('{"t":"2026-01-01 00:00:00"}'));
  for (const probe of [
    { sntp: '${credential.api.secret}.invalid', request: { path: '/x', headers: signed } },
    {
      timestamp: { json: '$.t', zone: '${credential.api.secret}' },
      request: { path: '/x', headers: signed },
    },
  ]) {
    expect((await run('clock', server, probe)).state).toBe('paused');
  }
});

test('an answer and an expectation that hold a credential show it nowhere', async () => {
  const server = await serve((request, response) => {
    response.setHeader('x-echo', request.headers.authorization ?? '');
    response.end(JSON.stringify({ you: request.headers.authorization }));
  });
  const expected = [
    { json: '$.you', equals: 'x${credential.api.secret}', reason: 'it is ${actual}' },
    { header: 'x-echo', equals: '${credential.api.secret}' },
    { text: { contains: 'not ${credential.api.secret}' } },
  ];
  for (const one of expected) {
    const outcome = await run('http', server, { request: { path: '/x', headers: signed }, expect: [one] });
    expect(outcome.state).toBe('down');
  }
});

describe('a Socket.IO server', () => {
  const network = { ca: null, proxy: null };
  const cookie = `session=${secret}`;

  test.each(['@evil/', '//evil/', '\\evil/', 'x/..//evil/', ':1@evil/', 'http://evil/'])(
    'is not another host by its path: %s',
    async (start) => {
      const evil = await elsewhere();
      const server = await serve((_request, response) => response.writeHead(404).end());
      const path = start.replace('evil', `127.0.0.1:${evil.port}`);
      await connect({ url: new URL(server.url), path, namespace: '/' });
      expect(evil.connections()).toBe(0);
      const { http } = open.add(bench(server.url)).context;
      const address = engineAddress(
        { url: new URL(server.url), path, namespace: '/', network, ports: null, http, cookie, auth: null },
        {},
      );
      expect(address.origin).toBe(server.url);
    },
  );

  test.each(['@evil/', '.evil', ':1@evil/', '//evil/'])(
    'is not another host by its namespace: %s',
    async (start) => {
      const evil = await elsewhere();
      const server = await serve((_request, response) => response.writeHead(404).end());
      const namespace = start.replace('evil', `127.0.0.1:${evil.port}`);
      await connect({ url: new URL(server.url), path: '/socket.io/', namespace });
      expect(evil.connections()).toBe(0);
      expect(server.connections()).toBeGreaterThan(0);
    },
  );

  async function connect(place: { url: URL; path: string; namespace: string }): Promise<void> {
    const transports = ['polling', 'websocket'] as const;
    const client = createSocketClient({
      ...place,
      network,
      ports: null,
      cookie,
      auth: null,
      transports,
      reconnect: false,
      timeoutMs: 1000,
    });
    const ended = new Promise<void>((done) => client.once('connect_error', () => done()));
    client.connect();
    await ended;
    client.disconnect();
  }
});
