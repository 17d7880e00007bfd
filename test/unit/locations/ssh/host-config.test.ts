import { expect, it } from 'vitest';
import { hostConfigOf } from '../../../../electron/locations/ssh/host-config.ts';
import { fitsPatterns } from '../../../../electron/locations/ssh/name-pattern.ts';
import { parseSshConfig } from '../../../../electron/locations/ssh/ssh-config-file.ts';

const configOf = (text: string, host: string, user: string | null = null) =>
  hostConfigOf(
    parseSshConfig(text).map((line) => ({ ...line, included: [] })),
    { host, user, localUser: 'me' },
  );

it.each([
  ['db1', ['db1'], true],
  ['db1', ['DB?'], true],
  ['db10', ['db?'], false],
  ['a.b.example', ['*.example'], true],
  ['a.b.example', ['*.example', '!a.*'], false],
  ['x', ['!y'], false],
  ['', ['*'], true],
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', ['*a*a*a*a*a*a*a*a*a*a*c'], false],
])('compares %s with %j', (name, patterns, fits) => {
  expect(fitsPatterns(name, patterns)).toBe(fits);
});

it('takes the first value that fits, and every key file', () => {
  const text = `
    # What every host has comes last.
    Host db1 db2
      HostName = db.example
      user ops
      IdentityFile "~/keys/the key"
    Host * !db2
      User nobody
      Port 2200
      IdentityFile ~/.ssh/id_all
      IdentitiesOnly yes
      UserKnownHostsFile ~/.ssh/a /etc/b
    Host other
      HostName elsewhere`;
  expect(configOf(text, 'db1')).toEqual({
    hostName: 'db.example',
    user: 'ops',
    port: 2200,
    identityFiles: ['~/keys/the key', '~/.ssh/id_all'],
    identitiesOnly: true,
    identityAgent: null,
    proxyJump: null,
    proxyCommand: null,
    hostKeyAlias: null,
    userKnownHostsFiles: ['~/.ssh/a', '/etc/b'],
    globalKnownHostsFiles: null,
    notSupported: [],
  });
  expect(configOf(text, 'db2')).toMatchObject({ hostName: 'db.example', user: 'ops', port: null });
});

it('takes whichever of ProxyJump and ProxyCommand stands first, and a command with all of its line', () => {
  const command = `nc -X 5 -x "proxy.example:1080" %h %p # %%`;
  expect(configOf(`ProxyJump gate\nProxyCommand ${command}`, 'a')).toMatchObject({
    proxyJump: 'gate',
    proxyCommand: null,
  });
  const commandFirst = `ProxyCommand=${command}  \nProxyJump gate`;
  expect(configOf(commandFirst, 'a')).toMatchObject({ proxyJump: null, proxyCommand: command });
  for (const none of ['ProxyJump none', 'ProxyCommand none']) {
    const text = `${none}\nProxyJump gate\nProxyCommand ${command}`;
    expect(configOf(text, 'a')).toMatchObject({ proxyJump: null, proxyCommand: null });
  }
});

it('applies Match by names, and says which Match it cannot judge', () => {
  const text = `
    Host a
      HostName a.example
    Match host *.example user ops
      Port 1001
    Match originalhost b
      Port 1002
    Match exec "test -f /tmp/x"
      Port 1003
    Match all
      Port 1004`;
  expect(configOf(text, 'a', 'ops')).toMatchObject({ port: 1001, notSupported: ['Match exec'] });
  expect(configOf(text, 'a')).toMatchObject({ port: 1004 });
  expect(configOf(text, 'b')).toMatchObject({ port: 1002 });
  expect(configOf('Match originalhost c exec x\nPort 1', 'a').notSupported).toEqual([]);
  expect(configOf('Match !user ops\nPort 7', 'a', 'ops').port).toBeNull();
});

it('says which options it does not support only for the hosts that have them', () => {
  const text = 'Host a\nCiphers aes256-ctr\nCertificateFile x\nHost *\nServerAliveInterval 5\nPort many';
  expect(configOf(text, 'a').notSupported).toEqual(['Ciphers', 'CertificateFile']);
  expect(configOf(text, 'b')).toMatchObject({ notSupported: [], port: null });
});
