import { describe, expect, it } from 'vitest';
import { isLoopback, isOwnRequest } from '../../../electron/web/request-guard.ts';

const port = 4100;
const own = { host: '127.0.0.1:4100', origin: 'http://127.0.0.1:4100', fetchSite: 'same-origin' };

describe('the requests the web face looks at', () => {
  it.each([
    ['a page opened by its address', { host: own.host, origin: undefined, fetchSite: 'none' }, false],
    ['a program without fetch metadata', { host: own.host, origin: undefined, fetchSite: undefined }, false],
    ['a script of its own page', own, false],
    ['a change from its own page', own, true],
    [
      'the other name of this computer',
      { host: 'localhost:4100', origin: 'http://localhost:4100', fetchSite: 'same-origin' },
      true,
    ],
  ])('answers %s', (_what, facts, changes) => expect(isOwnRequest(facts, port, changes)).toBe(true));

  it.each([
    ['no Host', { ...own, host: undefined }],
    ['another name that resolves here', { ...own, host: 'rebind.evil.example:4100' }],
    ['a name that begins like ours', { ...own, host: '127.0.0.1:4100.evil.example' }],
    ['another port', { ...own, host: '127.0.0.1:4101' }],
    ['no port', { ...own, host: '127.0.0.1' }],
    ['another loopback address', { ...own, host: '127.0.0.2:4100' }],
    ['the address of the network', { ...own, host: '192.168.1.10:4100' }],
    ['an address written as a number', { ...own, host: '2130706433:4100' }],
    ['a Host with user info', { ...own, host: 'user@127.0.0.1:4100' }],
    ['letters beside the Host', { ...own, host: ' 127.0.0.1:4100' }],
    ['another Origin', { ...own, origin: 'https://evil.example' }],
    ['the Origin of another service on this computer', { ...own, origin: 'http://127.0.0.1:8080' }],
    ['an Origin with https', { ...own, origin: 'https://127.0.0.1:4100' }],
    ['the Origin under the other name', { ...own, origin: 'http://localhost:4100' }],
    ['an Origin that begins like ours', { ...own, origin: 'http://127.0.0.1:4100.evil.example' }],
    ['the Origin null of a sandboxed frame or a file', { ...own, origin: 'null' }],
    ['an empty Origin', { ...own, origin: '' }],
    ['a request of another site', { ...own, fetchSite: 'cross-site' }],
    ['a request of a sibling on this computer', { ...own, fetchSite: 'same-site' }],
    ['an unknown word of fetch metadata', { ...own, fetchSite: 'else' }],
  ])('answers no request with %s', (_what, facts) => {
    expect(isOwnRequest(facts, port, true)).toBe(false);
    expect(isOwnRequest(facts, port, false)).toBe(false);
  });

  it('answers no change that does not say where it comes from', () => {
    expect(isOwnRequest({ ...own, origin: undefined }, port, true)).toBe(false);
  });
});

describe('where the web face listens', () => {
  it.each(['127.0.0.1', 'localhost'])('listens on %s', (host) => expect(isLoopback(host)).toBe(true));

  it.each([
    '0.0.0.0',
    '::',
    '::1',
    '',
    '*',
    '192.168.1.10',
    '127.0.0.1.evil.example',
    '2130706433',
    '0',
    'LOCALHOST.',
    '127.1',
  ])('never listens on %j', (host) => expect(isLoopback(host)).toBe(false));
});
