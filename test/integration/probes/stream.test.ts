import { afterEach, describe, expect, test } from 'vitest';
import { streamKind } from '../../../electron/probes/kinds/stream.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { freePort } from '../../lab/free-port.ts';
import { bench, closer, define, MemorySecrets } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { certificate, startHttp, startProxy } from './support/loopback.ts';
import { eventStream, startSse, startWebSocket } from './support/streams.ts';

const open = closer();
afterEach(() => open.close());

const quick = { 'first-within': '300ms', stay: '80ms' };

async function run(url: string, probe: object, options: BenchOptions = {}): Promise<ProbeOutcome> {
  const made = open.add(bench(url, { timeoutMs: 3000, ...options }));
  const request = { path: '/events' };
  return streamKind.run(define('stream', { request, ...quick, ...probe }), made.context);
}

const sse = (url: string, probe: object = {}, options: BenchOptions = {}) =>
  run(url, { transport: 'sse', ...probe }, options);
const websocket = (url: string, probe: object = {}, options: BenchOptions = {}) =>
  run(url, { transport: 'websocket', ...probe }, options);

const layers = (outcome: ProbeOutcome) => outcome.steps.map((step) => `${step.id} ${step.outcome}`);

function step(outcome: ProbeOutcome, id: string, name: string): string | undefined {
  return outcome.steps.find((one) => one.id === id)?.facts.find((fact) => fact.name === name)?.value;
}

function reason(outcome: ProbeOutcome): string {
  if (outcome.reason !== null) expect(outcome.reason.ko).toMatch(/[가-힣]/);
  return outcome.reason?.en ?? '';
}

describe('server-sent events', () => {
  test('open, say something, stay, and go on from the last event after a new connection', async () => {
    const server = open.add(
      await startSse((response) => eventStream(response, ': ok\n\nid: 41\ndata: {"type":"job.queued"}\n\n')),
    );
    const outcome = await sse(server.url, {
      first: 'event',
      expect: [
        { json: '$.type', matches: '^job' },
        { header: 'content-type', contains: 'event-stream' },
      ],
    });
    expect(outcome).toMatchObject({ state: 'ok', reason: null });
    expect(outcome.latencyMs).toBeGreaterThan(0);
    expect(layers(outcome)).toEqual(['tcp ok', 'answer ok', 'first ok', 'stay ok', 'reconnect ok']);
    expect(step(outcome, 'first', 'heard')).toBe('events: 1, keep-alives: 1');
    expect(step(outcome, 'reconnect', 'Last-Event-ID sent')).toBe('41');
    expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '41']);
    expect(server.seen[0]?.headers.accept).toBe('text/event-stream');
  });

  test('that only keep themselves alive are enough unless an event is wanted', async () => {
    const server = open.add(await startSse((response) => eventStream(response)));
    expect(await sse(server.url)).toMatchObject({ state: 'ok' });
    const outcome = await sse(server.url, { first: 'event' });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('no event came within 300 ms');
    expect(layers(outcome)).toEqual([
      'tcp ok',
      'answer ok',
      'first down',
      'stay skipped',
      'reconnect skipped',
    ]);
  });

  test('that are held back by something between are open and silent', async () => {
    const server = open.add(
      await startSse((response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.flushHeaders();
      }),
    );
    expect(reason(await sse(server.url))).toContain('A proxy between may hold back');
    expect(await sse(server.url, { first: 'nothing' })).toMatchObject({ state: 'ok' });
  });

  test('that end at once, or do not come back, are down', async () => {
    const ending = open.add(
      await startSse((response) => {
        eventStream(response);
        setTimeout(() => response.end(), 20);
      }),
    );
    const ended = await sse(ending.url);
    expect(layers(ended)).toContain('stay down');
    expect(reason(ended)).toContain('the server ended the stream');
    const once = open.add(
      await startSse((response, _, count) => {
        if (count === 1) eventStream(response);
        else response.writeHead(503).end();
      }),
    );
    const outcome = await sse(once.url);
    expect(layers(outcome)).toEqual(['tcp ok', 'answer ok', 'first ok', 'stay ok', 'reconnect down']);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toMatch(/The first connection was well; the second was not.*answered 503/);
    expect(await sse(once.url, { reconnect: false })).toMatchObject({ state: 'down' });
  });

  test.each([
    [200, 'text/html', '<title>S3Desk</title>', /answered "text\/html" \("S3Desk"\) instead of a stream/],
    [204, 'text/plain', '', /not to come back/],
    [401, 'application/json', '{}', /wants a sign-in/],
    [429, 'application/json', '{}', /Rate limited/],
    [302, 'text/html', '', /answered 302/],
  ])('answered with %i %s are named', async (status, type, body, expected) => {
    const server = open.add(
      await startSse((response) => response.writeHead(status, { 'content-type': type }).end(body)),
    );
    const outcome = await sse(server.url);
    expect(['down', 'degraded']).toContain(outcome.state);
    expect(reason(outcome)).toMatch(expected);
  });

  test('need a ticket for each connection, and neither it nor the token is seen', async () => {
    const tickets: string[] = [];
    const server = open.add(
      await startHttp((request, response) => {
        if (request.method === 'POST') {
          tickets.push(`ticket-number-${tickets.length}`);
          response.setHeader('content-type', 'application/json');
          return void response.end(JSON.stringify({ ticket: tickets.at(-1) }));
        }
        const used = new URL(request.url, 'http://x').searchParams.get('ticket');
        if (used !== tickets.at(-1)) return void response.writeHead(401).end();
        return eventStream(response, `data: ${String(used)} ${String(request.headers['x-api-token'])}\n\n`);
      }),
    );
    const headers = { 'X-Api-Token': '${credential.api.secret}' };
    const probe = {
      given: [
        {
          id: 'ticket',
          request: { method: 'POST', path: '/ticket', headers },
          capture: [{ name: 'ticket', json: '$.ticket', secret: true }],
        },
      ],
      request: { path: '/events', query: { ticket: '${step.ticket.ticket}' }, headers },
    };
    const secrets = new MemorySecrets({ api: { username: null, secret: 'Sup3rGeheim!' } });
    const outcome = await sse(server.url, probe, { secrets });
    expect(outcome.state).toBe('ok');
    expect(tickets.length).toBe(2);
    expect(JSON.stringify(outcome)).not.toMatch(/Sup3rGeheim|ticket-number/);
  });
});

describe('a WebSocket', () => {
  test('opens, gets a message, stays, and comes back', async () => {
    const server = open.add(await startWebSocket((socket) => socket.send('{"type":"hello"}')));
    const outcome = await websocket(server.url, {
      first: 'event',
      expect: [{ json: '$.type', equals: 'hello' }],
    });
    expect(outcome).toMatchObject({ state: 'ok', reason: null });
    expect(layers(outcome)).toEqual(['tcp ok', 'answer ok', 'first ok', 'stay ok', 'reconnect ok']);
    expect(step(outcome, 'answer', 'status')).toBe('101');
    expect(server.seen.length).toBe(2);
    expect(server.seen[0]?.headers.origin).toBeUndefined();
  });

  test('counts a ping as keep-alive, and is silent without one', async () => {
    const pinging = open.add(await startWebSocket((socket) => void setTimeout(() => socket.ping(), 30)));
    const outcome = await websocket(pinging.url);
    expect(outcome.state).toBe('ok');
    expect(step(outcome, 'first', 'heard')).toBe('events: 0, keep-alives: 1');
    const silent = open.add(await startWebSocket(() => {}));
    expect(reason(await websocket(silent.url))).toContain('nothing came within 300 ms');
    expect(await websocket(silent.url, { first: 'nothing' })).toMatchObject({ state: 'ok' });
  });

  test('that is closed again says with which code', async () => {
    const server = open.add(await startWebSocket((socket) => socket.close(4401, 'no token')));
    expect(reason(await websocket(server.url))).toContain('closed with code 4401 (no token)');
  });

  test('that is refused, or answered by a page, names who answered', async () => {
    const server = open.add(
      await startWebSocket(
        () => {},
        () => 403,
      ),
    );
    expect(reason(await websocket(server.url))).toContain('answered 403');
    const page = open.add(await startSse((response) => response.end('<!doctype html><title>App</title>')));
    expect(reason(await websocket(page.url))).toMatch(
      /answered 200 \("App"\) instead of changing to WebSocket/,
    );
  });

  test('sends its credential in a header, and answers a refused one without showing it', async () => {
    const server = open.add(
      await startWebSocket(
        (socket) => socket.ping(),
        ({ headers }) => (headers['authorization'] === 'Bearer Sup3rGeheim!' ? null : 401),
      ),
    );
    const request = { path: '/ws', headers: { Authorization: 'Bearer ${credential.api.secret}' } };
    const secrets = (secret: string) => new MemorySecrets({ api: { username: null, secret } });
    const good = await websocket(server.url, { request }, { secrets: secrets('Sup3rGeheim!') });
    expect(good.state).toBe('ok');
    const bad = await websocket(server.url, { request }, { secrets: secrets('Stale-Token!') });
    expect(bad.state).toBe('down');
    expect(JSON.stringify([good, bad])).not.toMatch(/Sup3rGeheim|Stale-Token/);
  });
});

describe('on the way', () => {
  test('a closed port, an untrusted certificate and a proxy are told by their layer', async () => {
    const closed = await sse(`http://127.0.0.1:${await freePort()}`);
    expect([closed.state, layers(closed)[0]]).toEqual(['down', 'tcp down']);
    const secured = open.add(await startHttp((_, response) => eventStream(response), 'good'));
    const distrusted = await sse(secured.url);
    expect(layers(distrusted).slice(0, 2)).toEqual(['tcp ok', 'tls down']);
    expect(reason(distrusted)).toContain('is not trusted');
    const ca = certificate('ca');
    const trusted = await sse(secured.url, {}, { network: { ca, proxy: null } });
    expect(layers(trusted).slice(0, 3)).toEqual(['tcp ok', 'tls ok', 'answer ok']);
    const proxy = open.add(await startProxy());
    const server = open.add(await startWebSocket((socket) => socket.ping()));
    const through = await websocket(server.url, {}, { network: { ca: null, proxy: proxy.url } });
    expect(through.state).toBe('ok');
    expect(proxy.tunnels.length).toBe(2);
  });

  test('a server that never answers, and a cancel, end the wait', async () => {
    const silent = open.add(await startSse(() => {}));
    expect(reason(await sse(silent.url, {}, { timeoutMs: 400 }))).toContain('never answered');
    const endless = open.add(await startSse((response) => eventStream(response)));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 60);
    const before = performance.now();
    const outcome = await sse(endless.url, { stay: '30s' }, { signal: stop.signal });
    expect(outcome.state).toBe('unknown');
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
