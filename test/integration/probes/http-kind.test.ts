import { afterEach, describe, expect, test } from 'vitest';
import { httpKind } from '../../../electron/probes/kinds/http.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { bench, closer, define, MemorySecrets } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { startHttp } from './support/loopback.ts';
import type { Listener } from './support/loopback.ts';

const open = closer();
afterEach(() => open.close());

async function run(url: string, probe: object, options: BenchOptions = {}): Promise<ProbeOutcome> {
  return httpKind.run(define('http', probe), open.add(bench(url, options)).context);
}

async function serve(listener: Listener, tls?: string) {
  return open.add(await startHttp(listener, tls));
}

const json: Listener = (_, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"status":"ok","depth":7,"api_key":"abcdefghijklmnop"}');
};

function reason(outcome: ProbeOutcome): string {
  // Every reason is there in both languages.
  if (outcome.reason !== null) expect(outcome.reason.ko).toMatch(/[가-힣]/);
  return outcome.reason?.en ?? '';
}

function fact(outcome: ProbeOutcome, name: string): string | undefined {
  return outcome.evidence.find((item) => item.name === name)?.value;
}

describe('a healthy answer', () => {
  test('is ok, with its value, latency and evidence', async () => {
    const server = await serve(json);
    const outcome = await run(server.url, {
      request: { path: '/health', query: { q: 'a b' } },
      measure: { json: '$.depth', unit: 'jobs' },
      expect: [{ status: 200 }, { json: '$.status', equals: 'ok' }],
    });
    expect(outcome).toMatchObject({ state: 'ok', reason: null, value: 7, unit: 'jobs' });
    expect(outcome.latencyMs).toBeGreaterThan(0);
    expect(fact(outcome, 'request')).toBe(`GET ${server.url}/health?q=a+b`);
    expect(fact(outcome, 'status')).toBe('200');
    expect(fact(outcome, 'content-type')).toBe('application/json');
    expect(fact(outcome, 'body')).toContain('"depth":7');
    expect(fact(outcome, 'body')).not.toContain('abcdefghijklmnop');
    expect(fact(outcome, 'times')).toMatch(/tcp .*first byte .*total /);
    const [seen] = server.seen;
    expect(seen?.headers).toMatchObject({ accept: 'application/json', 'user-agent': 'Holdfast/9.9.9' });
    expect(seen?.headers).not.toHaveProperty('origin');
  });

  test('without expectations wants a status of 2xx', async () => {
    const server = await serve((request, response) => {
      response.statusCode = Number(request.url.slice(1));
      response.end();
    });
    expect((await run(server.url, { request: { path: '/204' } })).state).toBe('ok');
    const broken = await run(server.url, { request: { path: '/500' } });
    expect(broken.state).toBe('down');
    expect(reason(broken)).toContain('answered 500');
    const closed = await run(server.url, { request: { path: '/401' } });
    expect(closed.state).toBe('down');
    expect(reason(closed)).toContain('sign-in');
  });

  test('below an address with a path of its own is asked for there', async () => {
    const server = await serve(json);
    await run(`${server.url}/chat/`, { request: { path: '/health' } });
    expect(server.seen[0]?.url).toBe('/chat/health');
  });

  test('never carries an Origin, whatever the pack says', async () => {
    const server = await serve(json);
    await run(server.url, {
      request: { headers: { Origin: 'http://evil.example', Host: 'evil.example', 'X-Ok': '1' } },
    });
    expect(server.seen[0]?.headers).toMatchObject({ 'x-ok': '1', host: `127.0.0.1:${server.port}` });
    expect(server.seen[0]?.headers.origin).toBeUndefined();
  });

  test('to a form with a file is multipart, and nothing in a value can end its part', async () => {
    const server = await serve(json);
    await run(
      server.url,
      {
        request: {
          method: 'POST',
          form: {
            room_id: '${settings.room}',
            file: { filename: 'a"\r\nX: y.txt', 'content-type': 'text/plain', content: 'hello' },
          },
        },
      },
      { settings: { room: 12 } },
    );
    const [seen] = server.seen;
    const boundary = /boundary=(.+)$/.exec(seen?.headers['content-type'] ?? '')?.[1] ?? '?';
    expect(seen?.body.split(`--${boundary}`).length).toBe(4);
    expect(seen?.body).toContain('name="room_id"\r\n\r\n12\r\n');
    expect(seen?.body).toContain(
      'filename="a%22%0D%0AX: y.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n',
    );
  });

  test('that the pack calls private leaves no body in the evidence', async () => {
    const server = await serve(json);
    const outcome = await run(server.url, { request: { private: true } });
    expect(JSON.stringify(outcome)).not.toContain('depth');
    expect(fact(outcome, 'body')).toContain('private');
  });
});

describe('secrets', () => {
  test('go out in the request and never come into the outcome, not even when the server sends them back', async () => {
    const server = await serve((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ you: request.headers['x-api-token'], ok: false }));
    });
    const secrets = new MemorySecrets({ api: { username: null, secret: 'Sup3rGeheim!' } });
    const outcome = await run(
      server.url,
      {
        request: { headers: { 'X-Api-Token': '${credential.api.secret}' } },
        expect: [
          { json: '$.ok', equals: true },
          { json: '$.you', equals: 'x' },
        ],
      },
      { secrets },
    );
    expect(server.seen[0]?.headers['x-api-token']).toBe('Sup3rGeheim!');
    expect(outcome.state).toBe('down');
    expect(JSON.stringify(outcome)).not.toContain('Sup3rGeheim');
  });

  test('that are not set pause the probe', async () => {
    const server = await serve(json);
    const outcome = await run(server.url, { request: { headers: { 'x-a': '${credential.api.secret}' } } });
    expect(outcome.state).toBe('paused');
    expect(reason(outcome)).toContain('"api"');
    expect(server.seen).toEqual([]);
  });

  test('are not sent to an origin that does not stand in the settings', async () => {
    const elsewhere = await serve(json);
    const server = await serve(json);
    const probe = { request: { url: `${elsewhere.url}/x`, headers: { authorization: 'Bearer abc' } } };
    const outcome = await run(server.url, probe);
    expect(outcome.state).toBe('unknown');
    expect(reason(outcome)).toContain('does not stand in the settings');
    expect(elsewhere.seen).toEqual([]);
    expect((await run(server.url, probe, { settings: { 'control-url': elsewhere.url } })).state).toBe('ok');
  });

  test.each(['//evil.example/x', '/\\evil.example/x', '@evil.example/', ':80@evil.example/'])(
    'stay with the target when a value tries to make %s of the path',
    async (path) => {
      const server = await serve(json);
      await run(server.url, { request: { path: '${settings.p}' } }, { settings: { p: path } });
      expect(server.seen[0]?.headers.host).toBe(`127.0.0.1:${server.port}`);
    },
  );
});
