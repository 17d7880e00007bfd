import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../electron/locations/ssh/host-key.ts';
import { hostConfigOf } from '../../../electron/locations/ssh/host-config.ts';
import { knownKeysIn } from '../../../electron/locations/ssh/known-hosts.ts';
import { readSshConfig } from '../../../electron/locations/ssh/ssh-config-file.ts';
import { noSshServer } from '../../lab/ssh/start-ssh-server.ts';

describe.skipIf(noSshServer !== null)(`read as OpenSSH reads them: ${noSshServer ?? ''}`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-openssh-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('a configuration', async () => {
    const file = join(folder, 'config');
    mkdirSync(join(folder, 'more'));
    writeFileSync(join(folder, 'more', 'a'), 'Host db2\n  Port 2002\nHost *\n  User included\n');
    const text = `
# first
Host "db1" *.example !bad.example
  hostname=10.0.0.1
  IdentityFile ${folder}/one
  ProxyJump gate,ops@b:22
Include ${folder}/more/*
Match host 10.0.0.? user included
  Port 1001
Match originalhost=db3,db4 !user ops
  HostName	ten.example # a comment
Host db?
  IdentityFile "${folder}/two words"
  User late
  IdentitiesOnly yes
Host *
  Port 9
  ProxyJump none
`;
    writeFileSync(file, text);
    const me = userInfo().username;
    const lines = await readSshConfig(file, folder, 'own');
    for (const host of ['db1', 'db2', 'db3', 'a.example', 'bad.example', 'other']) {
      const said = execFileSync('ssh', ['-G', '-F', file, host], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const values = (name: string) =>
        [...said.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, value]) => value);
      const config = hostConfigOf(lines, { host, user: null, localUser: me });
      expect({ host, ...config, port: `${config.port}`, user: config.user ?? me }).toMatchObject({
        host,
        hostName: values('hostname')[0] === host ? null : values('hostname')[0],
        user: values('user')[0],
        port: values('port')[0],
        identitiesOnly: values('identitiesonly')[0] === 'yes',
        proxyJump: values('proxyjump')[0] ?? null,
        notSupported: [],
      });
      if (config.identityFiles.length > 0) expect(config.identityFiles).toEqual(values('identityfile'));
    }
  });

  it('known hosts whose names are hashed, and fingerprints', () => {
    const file = join(folder, 'known_hosts');
    const key = join(folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-f', key]);
    const [type = '', blob = ''] = readFileSync(`${key}.pub`, 'utf8').split(' ');
    writeFileSync(file, `db1,[db2]:2222 ${type} ${blob}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('db1');
    const found = [{ type, blob, file, isRevoked: false }];
    expect(knownKeysIn(text, file, 'db1', 22)).toEqual(found);
    expect(knownKeysIn(text, file, 'db2', 2222)).toEqual(found);
    expect(knownKeysIn(text, file, 'db2', 22)).toEqual([]);
    const said = execFileSync('ssh-keygen', ['-l', '-f', `${key}.pub`], { encoding: 'utf8' });
    expect(said.split(' ')[1]).toBe(fingerprintOf({ type, blob }));
  });
});
