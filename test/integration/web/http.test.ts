import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWebFace } from '../../../electron/web/web-server.ts';
import { openTestFace } from './web-face.ts';
import type { TestFace } from './web-face.ts';

let web: TestFace;

beforeEach(async () => {
  web = await openTestFace();
});

afterEach(() => web.dispose());

describe('where the web face is', () => {
  it.each(['0.0.0.0', '::', '192.168.0.10', 'example.com', ''])('refuses to listen on %j', async (host) => {
    const { console, clock } = web;
    await expect(startWebFace({ console, clock, assets: '.', host, port: 0 })).rejects.toMatchObject({
      code: 'usage/invalid',
    });
  });

  it('says which port is taken', async () => {
    const { console, clock, face } = web;
    await expect(
      startWebFace({ console, clock, assets: '.', host: '127.0.0.1', port: face.port }),
    ).rejects.toThrow(`port ${face.port}`);
  });

  it('puts the token into the fragment, which no server and no log ever sees', () => {
    const address = new URL(web.face.entryAddress());
    expect(address.search).toBe('');
    expect(address.pathname).toBe('/');
    expect(address.hash).toMatch(/^#token=[\w-]{32}$/);
  });
});

describe('the files of the window', () => {
  it('are served with the policy, without a cookie and without a copy in any cache', async () => {
    const answer = await web.ask('GET', '/');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Holdfast');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(answer.headers['content-security-policy']).toContain("connect-src 'self'");
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    '/../outside.html',
    '/..%2foutside.html',
    '/%2e%2e/outside.html',
    '/%2e%2e%2foutside.html',
    '/assets/../../outside.html',
    '/assets/%2e%2e/%2e%2e/outside.html',
    '/..%5coutside.html',
    '/..\\outside.html',
    '/../renderer-secret/index.html',
    '/%00/index.html',
    '/index.html%00.js',
    '/index.html/',
    '//outside.html',
    '/link.html',
    '/linked/index.html',
    '/assets',
    '/assets/',
    '/notes.txt',
    '/.hidden',
    '/C:/windows/win.ini',
    '/%',
    '/%E0%A4%A',
    '/api/session',
    '/api/live',
    '/nothing.html',
  ])('do not include %s', async (path) => {
    const answer = await web.ask('GET', path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('OUTSIDE');
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST'])('are not changed by %s', async (method) => {
    expect((await web.ask(method, '/index.html', web.own)).status).toBe(405);
  });

  it.each([
    { host: 'rebind.evil.example' },
    { host: '127.0.0.1' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('are not given to a request with %j', async (headers) => {
    const answer = await web.ask('GET', '/', headers);
    expect(answer.status).toBe(403);
    expect(answer.body).not.toContain('Holdfast');
  });
});

describe('the exchange of a token', () => {
  it('gives the secret once, as an answer and never as a cookie', async () => {
    const token = web.token();
    const first = await web.exchange(token);
    expect(first.status).toBe(200);
    expect(first.body).toMatch(/^\{"secret":"[\w-]{43}"\}$/);
    expect(first.headers['set-cookie']).toBeUndefined();
    expect(first.headers['cache-control']).toBe('no-store');
    const second = await web.exchange(token);
    expect(second.status).toBe(401);
    expect(second.body).not.toContain(token);
  });

  it('refuses a token that is older than a minute', async () => {
    const token = web.token();
    await web.clock.advance(60_001);
    expect((await web.exchange(token)).status).toBe(401);
  });

  it.each([
    ['no Origin', { host: '' }, 403],
    ['another Origin', { origin: 'https://evil.example' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['another service on this computer', { origin: 'http://127.0.0.1:1' }, 403],
  ])('refuses %s and leaves the token unspent', async (_who, headers, status) => {
    const token = web.token();
    const given = 'host' in headers ? {} : headers;
    expect((await web.exchange(token, given)).status).toBe(status);
    expect((await web.exchange(token)).status).toBe(200);
  });

  it.each(['', '{}', 'not json', '[]', '{"token":5}', '{"token":"short"}', `{"token":"${'x'.repeat(200)}"}`])(
    'refuses the body %j',
    async (body) => {
      const answer = await web.ask('POST', '/api/session', web.own, body);
      expect(answer.status).toBe(401);
    },
  );

  it('reads no more of a body than a token needs', async () => {
    const answer = await web.ask('POST', '/api/session', web.own, `{"token":"${'x'.repeat(100_000)}"}`);
    expect(answer.status).toBe(401);
  });

  it('stops after twenty tries a minute, for good tokens as well', async () => {
    for (let tries = 0; tries < 20; tries += 1) expect((await web.exchange('x'.repeat(32))).status).toBe(401);
    expect((await web.exchange(web.token())).status).toBe(429);
    await web.clock.advance(60_000);
    expect((await web.exchange(web.token())).status).toBe(200);
  });
});
