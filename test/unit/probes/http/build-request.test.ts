import { describe, expect, test } from 'vitest';
import { HttpRequest } from '../../../../electron/packs/schema/request.ts';
import { allowedOrigins, buildRequest } from '../../../../electron/probes/http/build-request.ts';
import { encodeForm } from '../../../../electron/probes/http/form-data.ts';
import { isAppError } from '../../../../shared/errors/app-error.ts';

const scope = {
  settings: { url: 'http://user:pass@chat.example:5000/base/', room: 12 },
  credentials: { api: { username: 'me', secret: 'the-secret' } },
  now: 0,
  uuid: 'the-uuid',
};

const build = (request: object, own: object = scope) =>
  buildRequest(HttpRequest.parse(request), { ...scope, ...own });

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'nothing was thrown';
  } catch (error: unknown) {
    return isAppError(error) ? error.code : String(error);
  }
}

describe('an address', () => {
  test.each([
    [{}, 'http://chat.example:5000/base/'],
    [{ path: '/api' }, 'http://chat.example:5000/base/api'],
    [{ path: 'api' }, 'http://chat.example:5000/base/api'],
    [{ path: '//other.example/api' }, 'http://chat.example:5000/base/other.example/api'],
    [{ path: '/a?x=1', query: { y: '${settings.room}&z' } }, 'http://chat.example:5000/base/a?x=1&y=12%26z'],
    [{ url: 'http://chat.example:5000/elsewhere' }, 'http://chat.example:5000/elsewhere'],
  ])('of %j is %s, without the login of the setting', (request, url) => {
    expect(build(request).url.href).toBe(url);
  });

  test.each([
    { url: 'http://chat.example:5001/' },
    { url: 'https://chat.example:5000/' },
    { url: 'http://chat.example:5000@evil.example/' },
    { url: 'not an address' },
  ])('of %j is refused: its origin does not stand in the settings', (request) => {
    expect(codeOf(() => build(request))).toBe('pack/invalid');
  });

  test.each([{}, { url: '' }, { url: 'ftp://chat.example' }, { url: 5 }])(
    'is missing with the settings %j',
    (settings) => {
      expect(codeOf(() => build({ path: '/' }, { settings }))).toBe('target/missing-setting');
    },
  );

  test('may be any origin of the settings', () => {
    expect([
      ...allowedOrigins({ a: 'http://x.example/p', b: 'https://y.example', c: '/folder', d: 4 }),
    ]).toEqual(['http://x.example', 'https://y.example']);
  });
});

describe('a request', () => {
  test('tells which secrets went into it', () => {
    const built = build({
      headers: { Authorization: 'Bearer ${credential.api.secret}' },
      json: { user: '${credential.api.username}', room: { $number: '${settings.room}' } },
    });
    expect(built.secrets).toContain('the-secret');
    expect(built.headers).toMatchObject({
      authorization: 'Bearer the-secret',
      'content-type': 'application/json',
      accept: 'application/json',
    });
    expect(Buffer.from(built.body ?? []).toString()).toBe('{"user":"me","room":12}');
  });

  test('may ask for another type, and leaves out headers that are the business of the client', () => {
    const { headers } = build({
      headers: { Accept: 'text/plain', Origin: 'x', 'Content-Length': '1', 'Proxy-Authorization': 'x' },
    });
    expect(headers).toEqual({ accept: 'text/plain' });
  });

  test('without a credential that it needs says which', () => {
    const request = { headers: { a: '${credential.other.secret}' } };
    expect(codeOf(() => build(request))).toBe('credentials/missing');
  });
});

describe('a form', () => {
  test('without a file is url-encoded', () => {
    const form = encodeForm({ a: '1 & 2', b: '한글' }, 'b');
    expect(form.contentType).toBe('application/x-www-form-urlencoded');
    expect(new URLSearchParams(Buffer.from(form.body).toString()).get('b')).toBe('한글');
  });

  test('with a file is multipart', () => {
    const file = { filename: '한글.txt', 'content-type': 'text/plain', content: 'x' };
    const form = encodeForm({ file }, 'BOUNDARY');
    expect(form.contentType).toBe('multipart/form-data; boundary=BOUNDARY');
    expect(Buffer.from(form.body).toString()).toBe(
      '--BOUNDARY\r\nContent-Disposition: form-data; name="file"; filename="한글.txt"\r\nContent-Type: text/plain\r\n\r\nx\r\n--BOUNDARY--\r\n',
    );
  });
});
