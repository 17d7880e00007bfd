import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { HttpCall, HttpClient } from '../../../electron/probes/http/http-client.ts';
import { createHttpClient } from '../../../electron/probes/http/node-http-client.ts';
import type { NetworkSettings } from '../../../shared/model/target.ts';
import { startHttp, startTcp } from './support/loopback.ts';
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
