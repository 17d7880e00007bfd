import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { runHere } from '../cli/support/shop-desk.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';

const pack = `
pack: shelf
version: 1
title: { en: Shelf, ko: 선반 }
settings:
  root: { type: folder, required: true, title: { en: Folder, ko: 폴더 } }
probes:
  - id: key
    kind: files
    title: { en: Key, ko: 키 }
    group: files
    every: 1m
    files: [{ path: shelf.key, min-bytes: 4 }]
  - id: room
    kind: disk
    title: { en: Room, ko: 여유 공간 }
    group: files
    every: 1m
`;

describe.skipIf(noSshServer !== null)(`a target whose files lie on a host ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: TestConsole;
  let home: string;
  let root: string;
  const run = (args: readonly string[]) => runHere(desk, args, '');
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'holdfast-hosts-'));
    mkdirSync(join(home, '.ssh'));
    [server, desk] = await Promise.all([startSshServer(), openTestConsole({ environment: { HOME: home } })]);
    root = mkdtempSync(join(tmpdir(), 'holdfast-shelf-'));
    writeFileSync(join(root, 'shelf.key'), 'a key of the shelf');
    execFileSync('chown', ['-R', server.account.user, root]);
    const file = join(home, 'shelf.yaml');
    writeFileSync(file, pack);
    const first = await run(['--json', 'pack', 'install', file]);
    const { sha256 } = z.object({ sha256: z.string() }).parse(JSON.parse(first.stdout));
    await run(['pack', 'install', file, '--confirm', sha256]);
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
    rmSync(root, { recursive: true, force: true });
  });

  const address = () => `${server.account.user}@${server.host}:${server.port}`;
  const add = (name: string, folder: string) =>
    run([
      '--json',
      'target',
      'add',
      '--pack',
      'shelf',
      '--name',
      name,
      '--set',
      `root=${folder}`,
      '--ssh',
      address(),
      '--identity',
      server.keyFile,
    ]);

  it('is added once the key of the host is known, and its folder is looked for there', async () => {
    expect((await add('shelf', root)).stdout).toContain('ssh/host-key-unknown');
    await trustHost(run, server);
    expect((await add('shelf', '/nowhere/at/all')).stdout).toContain('is not on');
    expect((await add('shelf', root)).exitCode).toBe(0);
    const shown = await run(['--json', 'target', 'show', 'shelf']);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      host: { address: address(), keyFile: server.keyFile, jumps: null },
      settings: { root },
    });
  });

  it('is probed there', async () => {
    const { stdout } = await run(['--json', 'probe', 'run', '--target', 'shelf']);
    expect(JSON.parse(stdout)).toMatchObject({ probes: [{ state: 'ok' }, { state: 'ok' }] });
    writeFileSync(join(root, 'shelf.key'), '');
    const after = await run(['--json', 'probe', 'run', '--target', 'shelf']);
    expect(JSON.parse(after.stdout)).toMatchObject({ probes: [{ state: 'down' }, { state: 'ok' }] });
  });

  it('comes back to this computer when it is told so', async () => {
    expect((await run(['target', 'edit', 'shelf', '--ssh', 'none'])).exitCode).toBe(0);
    expect(JSON.parse((await run(['--json', 'target', 'show', 'shelf'])).stdout)).toMatchObject({
      host: null,
    });
  });
});
