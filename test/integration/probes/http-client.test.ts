import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
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
