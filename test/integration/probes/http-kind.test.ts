import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { httpKind } from '../../../electron/probes/kinds/http.ts';
import type { ProbeOutcome } from '../../../electron/probes/probe-kind.ts';
import { bench, closer, define, MemorySecrets } from './support/context.ts';
import type { BenchOptions } from './support/context.ts';
import { certificate, closedPort, startHttp, startProxy, startTcp } from './support/loopback.ts';
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
        request: {
          headers: { 'X-Api-Token': '${credential.api.secret}' },
          query: { t: '${credential.api.secret}' },
        },
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

describe('redirects', () => {
  const follow = (path: string) => ({ request: { path, redirects: 'follow' } });

  test('within the origin are followed', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/end') return json(request, response);
      response.writeHead(302, { location: '/end' });
      response.end();
    });
    const outcome = await run(server.url, follow('/start'));
    expect(outcome.state).toBe('ok');
    expect(fact(outcome, 'followed')).toBe('/end');
  });

  test('in a loop are named', async () => {
    const server = await serve((request, response) => {
      response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' });
      response.end();
    });
    const outcome = await run(server.url, follow('/a'));
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('Redirect loop');
    expect(server.seen.length).toBe(2);
  });

  test('without end are given up after five', async () => {
    const server = await serve((request, response) => {
      response.writeHead(302, { location: `${request.url}x` });
      response.end();
    });
    const outcome = await run(server.url, follow('/a'));
    expect(reason(outcome)).toContain('More than five redirects');
    expect(server.seen.length).toBe(6);
  });

  test.each(['follow', 'stop'])(
    'to another origin are never followed, and no credential arrives there (%s)',
    async (redirects) => {
      const elsewhere = await serve(json);
      const server = await serve((_, response) => {
        response.writeHead(307, { location: `${elsewhere.url}/collect?token=abcdefghijklmnopqrst` });
        response.end();
      });
      const secrets = new MemorySecrets({ api: { username: null, secret: 'Sup3rGeheim!' } });
      const outcome = await run(
        server.url,
        {
          request: {
            redirects,
            headers: { authorization: 'Bearer ${credential.api.secret}', cookie: 'a=b' },
          },
        },
        { secrets, settings: { other: elsewhere.url } },
      );
      expect(outcome.state).toBe('down');
      expect(reason(outcome)).toContain(`${elsewhere.url}/collect`);
      expect(elsewhere.connections()).toBe(0);
      expect(JSON.stringify(outcome)).not.toContain('abcdefghijklmnopqrst');
    },
  );

  test('that the pack expects are as expected', async () => {
    const server = await serve((_, response) => {
      response.writeHead(302, { location: '/login' });
      response.end();
    });
    const outcome = await run(server.url, {
      request: {},
      expect: [{ status: 302 }, { header: 'location', equals: '/login' }],
    });
    expect(outcome.state).toBe('ok');
  });
});

describe('a wrong answer', () => {
  test('that is a web page instead of JSON is named so', async () => {
    const server = await serve((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end('<!doctype html><title>Welcome to   the portal</title>');
    });
    const outcome = await run(server.url, {
      request: {},
      expect: [{ json: '$.ok', equals: true, else: 'degraded', reason: 'the queue is long' }],
    });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain(
      'answered a web page (text/html) instead of JSON: "Welcome to the portal"',
    );
  });

  test('that is rate limited is degraded and says for how long', async () => {
    const server = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': '30' });
      response.end();
    });
    const outcome = await run(server.url, { request: {}, expect: [{ status: 200 }] });
    expect(outcome.state).toBe('degraded');
    expect(reason(outcome)).toMatch(/Rate limited.*30/);
  });

  test('that is larger than allowed is not taken for broken JSON', async () => {
    const server = await serve((_, response) =>
      response.end(JSON.stringify({ pad: 'x'.repeat(5000), ok: true })),
    );
    const outcome = await run(server.url, {
      request: { 'max-bytes': '1 KiB' },
      expect: [{ json: '$.ok', equals: true }],
    });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('larger than 1024 bytes');
  });

  test('of ten megabytes, compressed to little, is cut off and its evidence stays small', async () => {
    const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024, 'a'));
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' });
      response.end(bomb);
    });
    const outcome = await run(server.url, { request: {} });
    expect(outcome.state).toBe('ok');
    expect(fact(outcome, 'size')).toBe('1048576 bytes (cut off)');
    expect(JSON.stringify(outcome).length).toBeLessThan(4000);
  });

  test('of invalid UTF-8 is shown with replacement characters', async () => {
    const server = await serve((_, response) => {
      response.setHeader('content-type', 'text/plain');
      response.end(Buffer.from([0x61, 0xff, 0x00, 0x1b, 0x62]));
    });
    const outcome = await run(server.url, { request: {} });
    expect(fact(outcome, 'body')).toBe('a\uFFFD\uFFFD\uFFFDb');
  });
});

describe('no answer', () => {
  const probe = { request: { path: '/health' } };

  test('from a closed port is down: nothing listens there', async () => {
    const outcome = await run(`http://127.0.0.1:${await closedPort()}`, probe);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('refuses the connection');
  });

  test('from a name that does not exist is down', async () => {
    const outcome = await run('http://no-such-host.invalid', probe);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('was not found');
  });

  test('from a server that accepts and never answers is down, before the engine ends the run', async () => {
    const server = open.add(await startTcp(() => {}));
    const outcome = await run(server.url, probe, { timeoutMs: 500 });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('accepted the connection but never answered');
  });

  test.each([
    ['expired', 'has expired'],
    ['wrong-name', 'for another name'],
    ['self-signed', 'signed itself'],
  ])('from a server whose certificate is %s is down and says so', async (name, words) => {
    const server = await serve(json, name);
    const outcome = await run(server.url, probe, { network: { ca: certificate('ca'), proxy: null } });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain(words);
    expect(server.seen).toEqual([]);
  });

  test('from a server with a private authority is down, and ok once the target names it', async () => {
    const server = await serve(json, 'good');
    const outcome = await run(server.url, probe);
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('is not trusted');
    expect((await run(server.url, probe, { network: { ca: certificate('ca'), proxy: null } })).state).toBe(
      'ok',
    );
  });

  test('behind a proxy that is gone says nothing about the server', async () => {
    const proxy = `http://127.0.0.1:${await closedPort()}`;
    const outcome = await run('http://chat.example', probe, { network: { ca: null, proxy } });
    expect(outcome.state).toBe('unknown');
    expect(reason(outcome)).toContain('proxy');
  });

  test('behind a proxy that answers itself says that it was the proxy', async () => {
    const proxy = open.add(
      await startTcp((socket) =>
        socket.on('data', () =>
          socket.end('HTTP/1.1 407 No\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n'),
        ),
      ),
    );
    const outcome = await run('https://chat.example', probe, { network: { ca: null, proxy: proxy.url } });
    expect(outcome.state).toBe('unknown');
    expect(reason(outcome)).toContain('asks for a login');
  });

  test('because of a cancel is unknown', async () => {
    const stop = new AbortController();
    const server = open.add(await startTcp(() => setTimeout(() => stop.abort(), 50)));
    const outcome = await run(server.url, probe, { signal: stop.signal });
    expect(outcome.state).toBe('unknown');
    expect(reason(outcome)).toContain('cancelled');
  });

  test('without an address is paused', async () => {
    const outcome = await run('', probe);
    expect(outcome.state).toBe('paused');
  });
});

test('a proxy of the target is used', async () => {
  const proxy = open.add(await startProxy());
  const outcome = await run(
    'http://chat.example',
    { request: { path: '/x' } },
    { network: { ca: null, proxy: proxy.url } },
  );
  expect(outcome.state).toBe('ok');
  expect(proxy.tunnels).toEqual(['http://chat.example/x']);
});

describe('with a session', () => {
  const session = {
    id: 'account',
    title: 'Account',
    credential: 'account',
    open: [
      {
        id: 'sign-in',
        request: { method: 'POST', path: '/sign-in' },
        provides: [{ name: 'csrf', json: '$.csrf' }],
      },
    ],
    'min-interval': '1ms',
  };
  const secrets = new MemorySecrets({ account: { username: 'u', secret: 'password' } });
  const probe = { session: 'account', request: { path: '/api', headers: { 'X-CSRF': '${session.csrf}' } } };

  test('that has ended by itself is renewed and asked again, which is no finding', async () => {
    let valid = '';
    let count = 0;
    const server = await serve((request, response) => {
      if (request.url === '/sign-in') {
        count += 1;
        valid = `session=cookie-number-${count}`;
        response.setHeader('set-cookie', valid);
        return response.end('{"csrf":"csrf-value-1"}');
      }
      response.statusCode = request.headers.cookie === valid ? 200 : 401;
      return response.end('{}');
    });
    const { context } = open.add(bench(server.url, { secrets, sessions: [session] }));
    const definition = define('http', probe);
    expect((await httpKind.run(definition, context)).state).toBe('ok');
    expect(server.seen.at(-1)?.headers['x-csrf']).toBe('csrf-value-1');
    valid = 'nobody';
    expect((await httpKind.run(definition, context)).state).toBe('ok');
    expect(server.seen.map((request) => request.url)).toEqual([
      '/sign-in',
      '/api',
      '/api',
      '/sign-in',
      '/api',
    ]);
  });

  test('that is never accepted is down after one renewal', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/sign-in') return response.end('{"csrf":"csrf-value-1"}');
      response.statusCode = 401;
      return response.end('{}');
    });
    const outcome = await run(server.url, probe, { secrets, sessions: [session] });
    expect(outcome.state).toBe('down');
    expect(outcome.steps.map((step) => step.id)).toEqual(['sign-in']);
    expect(server.seen.map((request) => request.url)).toEqual(['/sign-in', '/api']);
  });

  test('that cannot be had shows why, with its steps', async () => {
    const server = await serve((_, response) => {
      response.statusCode = 401;
      response.end('{}');
    });
    const outcome = await run(server.url, probe, { secrets, sessions: [session] });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('refused the sign-in');
    expect(outcome.steps.map((step) => step.outcome)).toEqual(['down']);
  });
});
