import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createSessionCookies, hasSecureCookie } from '../../../../electron/probes/http/cookie-jar.ts';
import { decompress } from '../../../../electron/probes/http/decompress.ts';
import { cleaner } from '../../../../electron/probes/http/evidence.ts';
import { retryAfterMs } from '../../../../electron/probes/http/retry-after.ts';
import { isProxyAnswer, parseProxy } from '../../../../electron/probes/net/proxy.ts';
import { bareHost } from '../../../../electron/probes/net/resolve.ts';
import { splitPem } from '../../../../electron/probes/net/trust.ts';

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1);
  test.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['999999999', 3_600_000],
    ['soon', null],
  ])('of %s is %s ms', (header, waitMs) => expect(retryAfterMs(header, now)).toBe(waitMs));
});

describe('a proxy', () => {
  test.each([
    ['http://proxy.example:3128', { host: 'proxy.example', port: 3128, authorization: null }],
    ['http://proxy.example', { host: 'proxy.example', port: 80, authorization: null }],
    ['http://[::1]:8080', { host: '::1', port: 8080, authorization: null }],
    [
      'http://a%40b:p%3A@proxy.example:1',
      { host: 'proxy.example', port: 1, authorization: `Basic ${btoa('a@b:p:')}` },
    ],
    ['', null],
    [null, null],
  ])('of %s is %j', (text, proxy) => expect(parseProxy(text)).toEqual(proxy));

  test.each(['https://proxy.example', 'proxy', 'http://', 'http://%:x@proxy.example'])(
    'of %s is refused',
    (text) => {
      expect(() => parseProxy(text)).toThrow('is not an address such as');
    },
  );

  test.each([
    [407, {}, true],
    [502, { via: '1.1 squid' }, true],
    [503, { 'x-squid-error': 'ERR_CONNECT_FAIL 111' }, true],
    [502, {}, false],
    [500, { via: '1.1 squid' }, false],
    [200, { via: '1.1 squid' }, false],
  ])('answers itself with %i and %j: %s', (status, headers, own) =>
    expect(isProxyAnswer(status, headers)).toBe(own),
  );
});

describe('cookies', () => {
  test('belong to one origin, follow their path and end when the server removes them', () => {
    const jar = createSessionCookies();
    const url = new URL('http://chat.example:5000/');
    expect(jar.absorb(url, ['a=1; Path=/', 'b=2; Path=/api', 'broken'])).toMatchObject({ a: '1', b: '2' });
    expect(jar.header(url)).toContain('a=1');
    expect(jar.header(new URL('http://chat.example:5000/api/x'))).toContain('b=2');
    expect(jar.header(new URL('http://chat.example:5001/'))).toBe('');
    jar.absorb(url, ['a=; Max-Age=0; Path=/']);
    expect(jar.header(url)).not.toContain('a=');
  });

  test('for another host are not taken', () => {
    const jar = createSessionCookies();
    const url = new URL('http://chat.example/');
    jar.absorb(url, ['a=1; Domain=other.example']);
    expect(jar.header(url)).toBe('');
  });

  test('that are for https only are recognised', () => {
    expect(hasSecureCookie(['a=1', 'b=2; Secure'])).toBe(true);
    expect(hasSecureCookie(['a=1; HttpOnly'])).toBe(false);
  });
});

describe('decompressing', () => {
  test('undoes several codings in their order', async () => {
    const body = gzipSync(gzipSync(Buffer.from('hello')));
    const result = await decompress(body, 'gzip, gzip', { maxBytes: 100, truncated: false });
    expect(result).toMatchObject({ kind: 'body', truncated: false });
    expect(result.kind === 'body' && Buffer.from(result.body).toString()).toBe('hello');
  });

  test('reads as much as there is of an answer that was cut', async () => {
    const whole = gzipSync(Buffer.from(Array.from({ length: 5000 }, (_, index) => String(index)).join(',')));
    const cut = whole.subarray(0, whole.length / 2);
    const result = await decompress(cut, 'gzip', { maxBytes: 100_000, truncated: true });
    expect(result).toMatchObject({ kind: 'body', truncated: true });
    expect(result.kind === 'body' && Buffer.from(result.body).toString()).toMatch(/^0,1,2,3/);
  });
});

test('an IPv6 address loses the brackets of its URL', () => {
  expect(bareHost('[::1]')).toBe('::1');
  expect(bareHost('chat.example')).toBe('chat.example');
});

test('certificates are found among other text', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----';
  expect(splitPem(`subject=x\n${pem}\n\n# other\n${pem}`)).toEqual([pem, pem]);
});

test('evidence loses secrets in every written form, and what looks like one', () => {
  const clean = cleaner(['gehe im&1']);
  expect(clean('x=gehe%20im%261 and gehe im&1')).not.toMatch(/gehe/);
  expect(cleaner([])('{"password":"abc123"}')).not.toContain('abc123');
});
