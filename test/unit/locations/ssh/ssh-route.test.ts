import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseSshAddress } from '../../../../electron/locations/ssh/ssh-address.ts';
import { routeTo } from '../../../../electron/locations/ssh/ssh-route.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'holdfast-ssh-route-'));
  await mkdir(join(home, '.ssh', 'more'), { recursive: true });
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function route(text: string, config: string, choices: { keyFile?: string; jumps?: string[] } = {}) {
  await writeFile(join(home, '.ssh', 'config'), config);
  const address = parseSshAddress(text);
  if (address === null) throw new Error(text);
  const jumps = choices.jumps?.map(parseSshAddress).filter((jump) => jump !== null) ?? null;
  return routeTo(
    { address, keyFile: choices.keyFile ?? null, jumps },
    { homeFolder: home, userName: 'me', agentSocket: '/run/agent' },
  );
}

it('goes straight to a host of which the configuration says nothing', async () => {
  expect(await route('db1', '')).toEqual([
    {
      account: { user: 'me', host: 'db1', port: 22 },
      label: 'me@db1',
      keysOf: { host: 'db1', port: 22 },
      knownHostsFiles: [
        join(home, '.ssh/known_hosts'),
        join(home, '.ssh/known_hosts2'),
        '/etc/ssh/ssh_known_hosts',
        '/etc/ssh/ssh_known_hosts2',
      ],
      keyFiles: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(home, '.ssh', name)),
      areKeysChosen: false,
      onlyTheseKeys: false,
      agentSocket: '/run/agent',
      proxyCommand: null,
      notApplied: [],
    },
  ]);
});

it('prefers what the operator says to the configuration', async () => {
  const config = `Host db1
    HostName %h.example
    User conf
    Port 2200
    IdentityFile ~/.ssh/%r@%h
    IdentityAgent none
    HostKeyAlias db-alias
    Ciphers aes256-ctr`;
  expect((await route('db1', config))[0]).toMatchObject({
    label: 'conf@db1.example:2200',
    keyFiles: [join(home, '.ssh/conf@db1.example')],
    keysOf: { host: 'db-alias', port: 22 },
    agentSocket: null,
    notApplied: ['Ciphers'],
  });
  expect((await route('ops@db1:99', config, { keyFile: '~/key' }))[0]).toMatchObject({
    label: 'ops@db1.example:99',
    keyFiles: [join(home, 'key')],
    areKeysChosen: true,
    onlyTheseKeys: true,
  });
});

it('goes by the jump hosts of the configuration, of which the first may have a way of its own', async () => {
  const config = `Host db1
    ProxyJump a,ops@b:2
    Host a
      ProxyJump gate
      User alf
    Host b
      ProxyJump elsewhere`;
  const labels = (await route('db1', config)).map(({ label }) => label);
  expect(labels).toEqual(['me@gate', 'alf@a', 'ops@b:2', 'me@db1']);
  const chosen = (await route('db1', config, { jumps: ['b'] })).map(({ label }) => label);
  expect(chosen).toEqual(['me@elsewhere', 'me@b', 'me@db1']);
  expect(await route('db1', config, { jumps: [] })).toHaveLength(1);
});

it('reads what the configuration includes, within the host that includes it', async () => {
  await writeFile(join(home, '.ssh/more/1.conf'), 'User first\nHost db2\n  Port 7');
  await writeFile(join(home, '.ssh/more/2.conf'), 'User second');
  // A pattern may fit a folder too, which is passed over.
  await mkdir(join(home, '.ssh/more/3.conf'));
  const config = 'Host db*\n  Include more/*.conf "~/.ssh/missing"\nHost other\n  Port 9';
  expect((await route('db1', config))[0]?.label).toBe('first@db1');
  expect((await route('db2', config))[0]?.label).toBe('first@db2:7');
  expect((await route('other', config))[0]?.label).toBe('me@other:9');
});

it('refuses a way that goes round in circles', async () => {
  const refused = { code: 'ssh/not-supported' };
  await expect(route('a', 'Host a\n  ProxyJump b\nHost b\n  ProxyJump a')).rejects.toMatchObject(refused);
});

it('goes by the ProxyCommand of the configuration, unless jump hosts are named', async () => {
  const config =
    'Host db1\n  HostName %h.example\n  ProxyCommand /opt/nc --key=1 %r@%h:%p %n %%h\nHost db2\n  ProxyJump db1';
  const proxyCommand = { line: '/opt/nc --key=1 me@db1.example:22 db1 %h', program: '/opt/nc' };
  expect(await route('db1', config)).toMatchObject([{ proxyCommand }]);
  expect(await route('db2', config)).toMatchObject([{ proxyCommand }, { proxyCommand: null }]);
  expect(await route('db1', config, { jumps: [] })).toMatchObject([{ proxyCommand: null }]);
  expect(await route('db1', config, { jumps: ['db3'] })).toMatchObject([
    { proxyCommand: null },
    { proxyCommand: null },
  ]);
  await expect(route('db1', 'ProxyCommand nc %z')).rejects.toMatchObject({ code: 'ssh/not-supported' });
});

it.each(['a$(id)', 'a`id`', "a'b", 'a;id', 'a|id', 'a\\', 'a&b', 'a>b', '~root', 'a*', '$HOME'])(
  'puts no name into a ProxyCommand that a shell could take for more: %s',
  async (name) => {
    const refused = { code: 'ssh/proxy-name-not-plain' };
    await expect(route(name, 'ProxyCommand nc %h %p')).rejects.toMatchObject(refused);
    await expect(route(`${name}@db1`, 'ProxyCommand nc %r@%h')).rejects.toMatchObject(refused);
    expect(await route(`${name}@db1`, 'ProxyCommand nc %h %p')).toHaveLength(1);
  },
);

it.skipIf(process.platform === 'win32')(
  'uses no configuration that other accounts may write to (Windows tells no rights)',
  async () => {
    await writeFile(join(home, '.ssh/more/a'), 'Port 7');
    for (const [file, other] of [
      ['config', 'more/a'],
      ['more/a', 'config'],
    ] as const) {
      await route('db1', 'Include more/a');
      await chmod(join(home, '.ssh', other), 0o644);
      await chmod(join(home, '.ssh', file), 0o620);
      const failure = routeTo(
        { address: { user: null, host: 'db1', port: null }, keyFile: null, jumps: null },
        { homeFolder: home, userName: 'me', agentSocket: null },
      );
      await expect(failure).rejects.toMatchObject({ code: 'ssh/config-not-safe' });
      await expect(failure).rejects.toThrow(join(home, '.ssh', file));
      await chmod(join(home, '.ssh', file), 0o600);
    }
  },
);

it('ends with files that include each other', async () => {
  await writeFile(join(home, '.ssh/more/a'), 'Include more/a more/a');
  expect(await route('db1', 'Include more/a')).toHaveLength(1);
});
