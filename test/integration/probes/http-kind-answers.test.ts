import { gzipSync } from 'node:zlib';
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

  test('of a page to itself are a loop even when none is to be followed', async () => {
    const server = await serve((request, response) => {
      response.writeHead(302, { location: request.url });
      response.end();
    });
    const outcome = await run(server.url, { request: { path: '/a' }, expect: [{ status: 200 }] });
    expect(reason(outcome)).toContain('Redirect loop');
    expect(server.seen.length).toBe(1);
  });

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
    expect(reason(outcome)).toContain('larger than 1 KiB');
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

  test('of invalid UTF-8 is not believed where the pack reads it', async () => {
    const server = await serve((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(Buffer.from('{"name":"caf\xe9"}', 'latin1'));
    });
    const outcome = await run(server.url, { request: {}, expect: [{ json: '$.name', equals: 'café' }] });
    expect(outcome.state).toBe('down');
    expect(reason(outcome)).toContain('not valid UTF-8');
  });

  test('whose status the pack does not explain is explained by what came with it', async () => {
    const server = await serve((_, response) => {
      response.writeHead(400, { 'content-type': 'text/html' });
      response.end('<title>400 Bad Request</title><h1>Bad Request</h1><p>The CSRF token is missing.</p>');
    });
    const plain = await run(server.url, { request: {}, expect: [{ status: 200 }] });
    expect(reason(plain)).toContain(
      'answered 400 ("400 Bad Request – Bad Request The CSRF token is missing.")',
    );
    const own = await run(server.url, {
      request: {},
      expect: [{ status: 200, reason: 'Renew the session.' }],
    });
    expect(own.reason?.en).toBe('Renew the session.');
  });

  test('of an unexpected status is explained by what the pack knows of the error in it, and by nothing that it lacks', async () => {
    let status = 400;
    const server = await serve((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end('{"error":"the disk is full"}');
    });
    const run400 = (expect: readonly object[]) => run(server.url, { request: {}, expect });
    const stated = {
      json: '$.error',
      exists: false,
      reason: { en: 'Refused: ${actual}', ko: '거부: ${actual}' },
    };
    const lacking = { json: '$.token', exists: true, reason: 'No token.' };
    expect(reason(await run400([{ status: 200 }, stated]))).toBe('Refused: "the disk is full"');
    expect(reason(await run400([{ status: 200 }, lacking]))).toContain('answered 400');
    status = 403;
    expect(reason(await run400([{ status: 200 }, stated]))).toContain('answered 403');
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
