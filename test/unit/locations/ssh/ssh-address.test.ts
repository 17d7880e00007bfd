import { expect, it } from 'vitest';
import { ipv6Hint } from '../../../../electron/locations/ssh/ipv6-hint.ts';
import {
  parseSshAddress,
  parseSshJumps,
  parseSshPlace,
  sshAddressText,
  sshPlaceText,
} from '../../../../electron/locations/ssh/ssh-address.ts';

it.each([
  ['ops@db1', { user: 'ops', host: 'db1', port: null }],
  ['db1', { user: null, host: 'db1', port: null }],
  ['ops@db1.example:2222', { user: 'ops', host: 'db1.example', port: 2222 }],
  ['DOMAIN\\ops@db1', { user: 'DOMAIN\\ops', host: 'db1', port: null }],
  ['ops@[::1]:22', { user: 'ops', host: '::1', port: 22 }],
  ['[fe80::1%eth0]', { user: null, host: 'fe80::1%eth0', port: null }],
  ['ssh://ops@db1:2222', { user: 'ops', host: 'db1', port: 2222 }],
  ['ssh://o%20ps@db1/', { user: 'o ps', host: 'db1', port: null }],
])('reads the address %s', (text, address) => {
  expect(parseSshAddress(text)).toEqual(address);
});

it.each([
  '',
  '@db1',
  'ops@',
  'ops@db1:0',
  'ops@db1:65536',
  'ops:secret@db1',
  'ssh://ops:secret@db1',
  '-oProxyCommand=x',
  'ops@-oProxyCommand=x',
  '-ops@db1',
  'ssh://ops@-x',
  'ops@db 1',
  'ops@db1\nx',
  'ops@::1',
  'ssh://ops@db1/srv',
  'http://db1',
  'ssh://%ff@db1',
  'x'.repeat(2000),
])('refuses %j', (text) => {
  expect(parseSshAddress(text)).toBeNull();
});

it.each([
  ['ops@::1', ['ops@[::1]', 'ops@[::1]:22']],
  ['ops@2001:db8::5:2222', ['ops@[2001:db8::5:2222]', 'ops@[2001:db8::5]:2222']],
  ['ssh://fe80::1%eth0/srv', ['[fe80::1%eth0]', '[fe80::1%eth0]:22']],
  ['db1, ops:secret@::1', ['[::1]', '[::1]:22']],
])('says how the IPv6 address of %s is written', (text, [first, second]) => {
  const { en, ko } = ipv6Hint(text);
  for (const said of [en, ko]) expect(said).toMatch(`: ${first} `);
  expect(en).toBe(` An IPv6 address is written in brackets, a port behind them: ${first} or ${second}.`);
  for (const written of [first, second]) expect(parseSshAddress(written ?? '')).not.toBeNull();
});

it.each(['ops:secret@host', 'a:b', '[::1]:99999', 'db1:70000', '::'.repeat(9)])(
  'takes %s for no IPv6 address without brackets',
  (text) => expect(ipv6Hint(text)).toEqual({ en: '', ko: '' }),
);

it('writes an address as it reads it', () => {
  for (const text of ['ops@db1', 'db1:2222', 'ops@[::1]:22', '[::1]']) {
    const address = parseSshAddress(text);
    expect(address === null ? null : sshAddressText(address)).toBe(text);
  }
});

it('reads and writes a folder on a host', () => {
  const text = 'ssh://ops@db1:2222/srv/a%20b%0A%22c';
  const place = parseSshPlace(text);
  expect(place).toEqual({ address: { user: 'ops', host: 'db1', port: 2222 }, path: '/srv/a b\n"c' });
  expect(place === null ? null : sshPlaceText(place)).toBe(text);
});

it.each(['ssh://db1', 'ops@db1', 'ssh://db1/%00', 'ssh://db1/%zz', 'https://db1/srv', 'ssh://ops:x@db1/srv'])(
  'takes %s for no folder on a host',
  (text) => expect(parseSshPlace(text)).toBeNull(),
);

it('reads the hosts on the way', () => {
  expect(parseSshJumps('a@b:1, c')).toEqual([
    { user: 'a', host: 'b', port: 1 },
    { user: null, host: 'c', port: null },
  ]);
  expect(parseSshJumps('a,,b')).toBeNull();
});
