import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { knownKeysIn, namesAuthority } from '../../../../electron/locations/ssh/known-hosts.ts';

const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
const key = `ssh-ed25519 ${blob}`;
const file = '/home/ops/.ssh/known_hosts';
const known = (text: string, host: string, port = 22) => knownKeysIn(text, file, host, port);
const found = { type: 'ssh-ed25519', blob, file, isRevoked: false };

function hashed(name: string): string {
  const salt = Buffer.alloc(20, 7);
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}

it('finds a host by name, by pattern and by its port', () => {
  expect(known(`db1,10.0.0.1 ${key} comment`, 'DB1')).toEqual([found]);
  expect(known(`db1,10.0.0.1 ${key}`, '10.0.0.1')).toEqual([found]);
  expect(known(`*.example,!bad.example ${key}`, 'a.example')).toEqual([found]);
  expect(known(`*.example,!bad.example ${key}`, 'bad.example')).toEqual([]);
  expect(known(`[db1]:2222 ${key}`, 'db1', 2222)).toEqual([found]);
  expect(known(`[db1]:2222 ${key}`, 'db1')).toEqual([]);
  expect(known(`db1 ${key}`, 'db1', 2222)).toEqual([]);
});

it('finds a host whose name is hashed', () => {
  expect(known(`${hashed('db1')} ${key}`, 'db1')).toEqual([found]);
  expect(known(`${hashed('[db1]:2222')} ${key}`, 'db1', 2222)).toEqual([found]);
  expect(known(`${hashed('db1')} ${key}`, 'db2')).toEqual([]);
});

it('marks a revoked key, and takes no certificate authority for a key', () => {
  expect(known(`@revoked * ${key}`, 'db1')).toEqual([{ ...found, isRevoked: true }]);
  expect(known(`@cert-authority * ${key}`, 'db1')).toEqual([]);
});

it('passes over what is no line of the format', () => {
  const text = [
    '',
    `# db1 ${key}`,
    'db1',
    'db1 ssh-ed25519',
    'db1 ssh-ed25519 !!!',
    `db1 ssh-rsa ${blob}`,
    `|1||| ${key}`,
    `|2|AAAA|AAAA ${key}`,
    `@ db1 ${key}`,
  ].join('\n');
  expect(known(text, 'db1')).toEqual([]);
  expect(known(`${text}\r\n  db1   ${key}\r\n`, 'db1')).toEqual([found]);
});

it('tells whether an authority is named for the host, whose certificates are passed over', () => {
  const text =
    '@cert-authority *.example,[gate]:2222 ssh-ed25519 AAAA\n@revoked other ssh-ed25519 AAAA\nplain ssh-ed25519 AAAA';
  expect(namesAuthority(text, 'db.example', 22)).toBe(true);
  expect(namesAuthority(text, 'gate', 2222)).toBe(true);
  for (const host of ['gate', 'other', 'plain']) expect(namesAuthority(text, host, 22)).toBe(false);
});
