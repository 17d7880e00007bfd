import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { HttpCall, HttpClient } from '../../../electron/probes/http/http-client.ts';
import { createHttpClient } from '../../../electron/probes/http/node-http-client.ts';
import type { NetworkSettings } from '../../../shared/model/target.ts';
import { certificate, closedPort, startHttp, startProxy, startTcp } from './support/loopback.ts';
import type { Loopback } from './support/loopback.ts';

const open: { close(): Promise<void> | void }[] = [];
const direct: NetworkSettings = { ca: null, proxy: null };

function keep<Item extends Loopback>(item: Item): Item {
  open.push(item);
  return item;
}

function client(network: NetworkSettings = direct): HttpClient {
  const made = createHttpClient(network, { userAgent: 'Holdfast/9.9.9' });
  open.push({ close: () => made.dispose() });
  return made;
}

function call(url: string, options: Partial<HttpCall> = {}): HttpCall {
  const signal = new AbortController().signal;
  return {
    method: 'GET',
    url: new URL(url),
    headers: {},
    body: null,
    maxBytes: 65_536,
    signal,
    timeoutMs: 3000,
    ...options,
  };
}

afterEach(async () => {
  for (const item of open.splice(0).reverse()) await item.close();
});

describe('an answer', () => {
  test('carries status, headers, cookies, body, phases and the address that answered', async () => {
    const server = keep(
      await startHttp((_, response) => {
        response.writeHead(201, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] });
        response.end('{"ok":true}');
      }),
    );
    const answer = await client().send(call(`${server.url}/x?y=1`));
    if (answer.kind !== 'answer') throw new Error(answer.code);
    expect(answer.status).toBe(201);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.setCookies).toEqual(['a=1', 'b=2']);
    expect(Buffer.from(answer.body).toString()).toBe('{"ok":true}');
    expect(answer.truncated).toBe(false);
    expect(answer.remoteAddress).toBe('127.0.0.1');
    expect(answer.phases.tcpMs).not.toBeNull();
    expect(answer.phases.firstByteMs).toBeGreaterThanOrEqual(answer.phases.tcpMs ?? Number.NaN);
    expect(answer.phases.totalMs).toBeGreaterThanOrEqual(answer.phases.firstByteMs ?? Number.NaN);
    expect(server.seen[0]?.url).toBe('/x?y=1');
    expect(server.seen[0]?.headers['user-agent']).toBe('Holdfast/9.9.9');
  });

  test('comes over the same connection again, without the phases of connecting', async () => {
    const server = keep(await startHttp((_, response) => response.end('ok')));
    const http = client();
    await http.send(call(server.url));
    const second = await http.send(call(server.url));
    expect(server.connections()).toBe(1);
    expect(second.phases.tcpMs).toBeNull();
  });

  test('to a request that must not be sent twice comes over a connection of its own', async () => {
    const server = keep(await startHttp((_, response) => response.end('ok')));
    const http = client();
    await http.send(call(server.url));
    await http.send(call(server.url, { method: 'POST', body: Buffer.from('x') }));
    expect(server.connections()).toBe(2);
    expect(server.seen[1]?.body).toBe('x');
  });

  test('is asked for again when the kept-alive connection had just been closed', async () => {
    let requests = 0;
    const server = keep(
      await startTcp((socket) => {
        socket.on('data', () => {
          requests += 1;
          if (requests === 2) socket.destroy();
          else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok');
        });
      }),
    );
    const http = client();
    await http.send(call(server.url));
    const second = await http.send(call(server.url));
    expect(second.kind).toBe('answer');
    expect(requests).toBe(3);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)('compressed with %s is read', async (encoding, compress) => {
    const server = keep(
      await startHttp((_, response) => {
        response.setHeader('content-encoding', encoding);
        response.end(compress(Buffer.from('{"ok":true}')));
      }),
    );
    const answer = await client().send(call(server.url));
    expect(answer.kind === 'answer' && Buffer.from(answer.body).toString()).toBe('{"ok":true}');
  });

  test('that is not UTF-8 is left as the bytes it is', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x80, 0x41]);
    const server = keep(await startHttp((_, response) => response.end(bytes)));
    const answer = await client().send(call(server.url));
    expect(answer.kind === 'answer' && Buffer.from(answer.body)).toEqual(bytes);
  });
});

describe('a hostile server', () => {
  test('with an endless answer is cut off at the limit', async () => {
    let closed = false;
    const server = keep(
      await startTcp((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
        const chunk = `2000\r\n${'x'.repeat(0x2000)}\r\n`;
        const pump = () => {
          while (!closed && socket.write(chunk));
        };
        socket.on('drain', pump);
        socket.on('close', () => (closed = true));
        pump();
      }),
    );
    const answer = await client().send(call(server.url, { maxBytes: 50_000 }));
    if (answer.kind !== 'answer') throw new Error(answer.code);
    expect(answer.body.length).toBe(50_000);
    expect(answer.truncated).toBe(true);
    await expect.poll(() => closed).toBe(true);
  });

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['br', brotliCompressSync],
  ] as const)('with a %s bomb costs no more than the limit', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(64 * 1024 * 1024));
    const server = keep(
      await startHttp((_, response) => {
        response.setHeader('content-encoding', encoding);
        response.end(bomb);
      }),
    );
    const answer = await client().send(call(server.url, { maxBytes: 100_000 }));
    if (answer.kind !== 'answer') throw new Error(answer.code);
    expect(answer.body.length).toBeLessThanOrEqual(100_000);
    expect(answer.body.length).toBeGreaterThan(0);
    expect(answer.truncated).toBe(true);
  });

  test.each([
    ['gzip', 'not gzip at all', 'Z_DATA_ERROR'],
    ['snappy', 'x', 'UNKNOWN_ENCODING'],
    ['gzip, gzip, gzip, gzip', 'x', 'TOO_MANY_ENCODINGS'],
  ])('that says %s and sends something else is a failure of HTTP', async (encoding, body, code) => {
    const server = keep(
      await startHttp((_, response) => {
        response.setHeader('content-encoding', encoding);
        response.end(body);
      }),
    );
    expect(await client().send(call(server.url))).toMatchObject({ kind: 'failure', layer: 'http', code });
  });

  test('that accepts and never answers is a timeout before the first byte', async () => {
    const server = keep(await startTcp(() => {}));
    const failure = await client().send(call(server.url, { timeoutMs: 200 }));
    expect(failure).toMatchObject({ kind: 'failure', layer: 'timeout', code: 'TIMEOUT_FIRST_BYTE' });
  });

  test('that sends its answer a byte at a time is a timeout in the body', async () => {
    const server = keep(
      await startTcp((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
        const timer = setInterval(() => socket.write('x'), 20);
        socket.on('close', () => clearInterval(timer));
      }),
    );
    const failure = await client().send(call(server.url, { timeoutMs: 300 }));
    expect(failure).toMatchObject({ layer: 'timeout', code: 'TIMEOUT_BODY' });
    expect(failure.phases.totalMs).toBeLessThan(1500);
  });

  test('that sends its headers a byte at a time is a timeout', async () => {
    const server = keep(
      await startTcp((socket) => {
        const timer = setInterval(() => socket.write('H'), 20);
        socket.on('close', () => clearInterval(timer));
      }),
    );
    expect(await client().send(call(server.url, { timeoutMs: 300 }))).toMatchObject({ kind: 'failure' });
  });

  test('with huge headers is refused', async () => {
    const server = keep(
      await startTcp((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nx-huge: ${'x'.repeat(200_000)}\r\n\r\n`);
      }),
    );
    expect(await client().send(call(server.url))).toMatchObject({
      kind: 'failure',
      layer: 'http',
      code: 'HPE_HEADER_OVERFLOW',
    });
  });

  test('that does not speak HTTP is named so', async () => {
    const server = keep(await startTcp((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')));
    const failure = await client().send(call(server.url));
    expect(failure).toMatchObject({ kind: 'failure', layer: 'http' });
    expect(failure.kind === 'failure' && failure.code).toMatch(/^HPE_/);
  });

  test('that closes in the middle of its answer is a failure of HTTP', async () => {
    const server = keep(
      await startTcp((socket) => {
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort');
      }),
    );
    expect(await client().send(call(server.url))).toMatchObject({
      kind: 'failure',
      layer: 'http',
      code: 'ECONNRESET',
    });
  });
});

describe('a cancelled request', () => {
  test('ends at once in the middle of a body and closes its connection', async () => {
    let closed = false;
    const stop = new AbortController();
    const server = keep(
      await startTcp((socket) => {
        socket.on('close', () => (closed = true));
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\nbegin');
        setTimeout(() => stop.abort(), 50);
      }),
    );
    const failure = await client().send(call(server.url, { signal: stop.signal }));
    expect(failure).toMatchObject({ kind: 'failure', layer: 'cancelled' });
    expect(failure.phases.totalMs).toBeLessThan(1500);
    await expect.poll(() => closed).toBe(true);
  });

  test('is not even sent when it was cancelled before', async () => {
    const server = keep(await startHttp((_, response) => response.end('ok')));
    const failure = await client().send(call(server.url, { signal: AbortSignal.abort() }));
    expect(failure).toMatchObject({ layer: 'cancelled' });
    expect(server.connections()).toBe(0);
  });
});

describe('the failing layer', () => {
  test('is tcp for a closed port', async () => {
    const failure = await client().send(call(`http://127.0.0.1:${await closedPort()}/`));
    expect(failure).toMatchObject({ kind: 'failure', layer: 'tcp', code: 'ECONNREFUSED' });
  });

  test('is dns for a name that does not exist', async () => {
    const failure = await client().send(call('http://no-such-host.invalid/'));
    expect(failure).toMatchObject({ kind: 'failure', layer: 'dns' });
  });

  test.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('is tls for a certificate that is %s', async (name, code) => {
    const server = keep(await startHttp((_, response) => response.end('ok'), name));
    const failure = await client({ ca: certificate('ca'), proxy: null }).send(call(server.url));
    expect(failure).toMatchObject({ kind: 'failure', layer: 'tls', code });
    expect(server.seen).toEqual([]);
  });

  test('is tls for a private authority that the target does not name, and none when it does', async () => {
    const server = keep(await startHttp((_, response) => response.end('ok'), 'good'));
    expect(await client().send(call(server.url))).toMatchObject({ kind: 'failure', layer: 'tls' });
    const trusted = await client({ ca: certificate('ca'), proxy: null }).send(call(server.url));
    expect(trusted.kind).toBe('answer');
    expect(trusted.phases.tlsMs).not.toBeNull();
  });

  test('is tls for a server that speaks plain HTTP on an https address', async () => {
    const server = keep(await startHttp((_, response) => response.end('ok')));
    const failure = await client().send(call(server.url.replace('http:', 'https:')));
    expect(failure).toMatchObject({ kind: 'failure', layer: 'tls' });
  });

  test('is tls for an authority that is no certificate', async () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    const failure = await client({ ca: broken, proxy: null }).send(call('https://127.0.0.1:1/'));
    expect(failure).toMatchObject({ kind: 'failure', layer: 'tls', code: 'BAD_CA' });
  });

  test('is http for a header that cannot be sent, and its value is not told', async () => {
    const server = keep(await startHttp((_, response) => response.end('ok')));
    const failure = await client().send(call(server.url, { headers: { 'x-token': 'geheim\r\nx: y' } }));
    expect(failure).toMatchObject({ kind: 'failure', layer: 'http', code: 'ERR_INVALID_CHAR' });
    expect(JSON.stringify(failure)).not.toContain('geheim');
  });
});

describe('through a proxy', () => {
  test('plain HTTP is asked for by its whole address, with the login of the proxy', async () => {
    const proxy = keep(await startProxy());
    const address = proxy.url.replace('http://', 'http://user:pass@');
    const answer = await client({ ca: null, proxy: address }).send(call('http://chat.example:5000/api?x=1'));
    expect(answer.kind === 'answer' && JSON.parse(Buffer.from(answer.body).toString())).toEqual({
      forwarded: 'http://chat.example:5000/api?x=1',
      authorization: `Basic ${Buffer.from('user:pass').toString('base64')}`,
    });
  });

  test('HTTPS goes through a tunnel, with the certificate of the server checked, and the tunnel is kept', async () => {
    const proxy = keep(await startProxy());
    const server = keep(await startHttp((_, response) => response.end('ok'), 'good'));
    const http = client({ ca: certificate('ca'), proxy: proxy.url });
    expect((await http.send(call(server.url))).kind).toBe('answer');
    expect((await http.send(call(server.url))).kind).toBe('answer');
    expect(proxy.tunnels).toEqual([`127.0.0.1:${server.port}`]);
    const untrusting = await client({ ca: null, proxy: proxy.url }).send(call(server.url));
    expect(untrusting).toMatchObject({ kind: 'failure', layer: 'tls' });
  });

  test.each([
    ['407 Proxy Authentication Required\r\nproxy-authenticate: Basic', 'PROXY_407'],
    ['502 Bad Gateway\r\nvia: 1.1 squid', 'PROXY_502'],
  ])('an answer of the proxy itself is named: %s', async (head, code) => {
    const proxy = keep(
      await startTcp((socket) => {
        socket.on('data', () => socket.end(`HTTP/1.1 ${head}\r\ncontent-length: 0\r\n\r\n`));
      }),
    );
    for (const address of ['http://chat.example/', 'https://chat.example/']) {
      const failure = await client({ ca: null, proxy: proxy.url }).send(call(address));
      expect(failure, address).toMatchObject({ kind: 'failure', layer: 'proxy', code });
    }
  });

  test('a proxy that is not there is named, not the server', async () => {
    const proxy = `http://127.0.0.1:${await closedPort()}`;
    for (const address of ['http://chat.example/', 'https://chat.example/']) {
      const failure = await client({ ca: null, proxy }).send(call(address));
      expect(failure, address).toMatchObject({ kind: 'failure', layer: 'proxy', code: 'ECONNREFUSED' });
    }
  });

  test('an error of the server behind it stays the answer of the server', async () => {
    const proxy = keep(
      await startTcp((socket) => {
        socket.on('data', () =>
          socket.end('HTTP/1.1 500 Oops\r\nvia: 1.1 squid\r\ncontent-length: 0\r\n\r\n'),
        );
      }),
    );
    const answer = await client({ ca: null, proxy: proxy.url }).send(call('http://chat.example/'));
    expect(answer).toMatchObject({ kind: 'answer', status: 500 });
  });

  test('settings of this process for proxies are not used', async () => {
    const server = keep(await startHttp((_, response) => response.end('ok')));
    process.env['HTTP_PROXY'] = `http://127.0.0.1:${await closedPort()}`;
    try {
      expect((await client().send(call(server.url))).kind).toBe('answer');
    } finally {
      delete process.env['HTTP_PROXY'];
    }
  });
});
