import { afterEach, describe, expect, test } from 'vitest';
import type { HttpCall, HttpClient } from '../../../electron/probes/http/http-client.ts';
import { createHttpClient } from '../../../electron/probes/http/node-http-client.ts';
import type { NetworkSettings } from '../../../shared/model/target.ts';
import { freePort } from '../../lab/free-port.ts';
import { certificate, startHttp, startProxy, startTcp } from './support/loopback.ts';
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

describe('the failing layer', () => {
  test('is tcp for a closed port', async () => {
    const failure = await client().send(call(`http://127.0.0.1:${await freePort()}/`));
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
    const proxy = `http://127.0.0.1:${await freePort()}`;
    for (const address of ['http://chat.example/', 'https://chat.example/']) {
      const failure = await client({ ca: null, proxy }).send(call(address));
      expect(failure, address).toMatchObject({ kind: 'failure', layer: 'proxy', code: 'ECONNREFUSED' });
    }
  });

  test('a proxy that opens no tunnel is a timeout of the proxy', async () => {
    const proxy = keep(await startTcp(() => {}));
    const failure = await client({ ca: null, proxy: proxy.url }).send(
      call('https://chat.example/', { timeoutMs: 200 }),
    );
    expect(failure).toMatchObject({ layer: 'timeout', code: 'TIMEOUT_PROXY' });
  });

  test('a proxy that is no address is not gone round', async () => {
    const server = keep(await startHttp((_, response) => response.end('ok')));
    const failure = await client({ ca: null, proxy: 'socks5://127.0.0.1:1' }).send(call(server.url));
    expect(failure).toMatchObject({ kind: 'failure', layer: 'proxy', code: 'BAD_PROXY' });
    expect(server.connections()).toBe(0);
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
    process.env['HTTP_PROXY'] = `http://127.0.0.1:${await freePort()}`;
    try {
      expect((await client().send(call(server.url))).kind).toBe('answer');
    } finally {
      delete process.env['HTTP_PROXY'];
    }
  });
});
