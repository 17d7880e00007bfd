import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { labAccount } from '../../lab/ssh/lab-account.ts';
import { noPracticeSudo, practiceSudo, runsAsRoot } from '../../lab/ssh/practice-sudo.ts';
import type { PracticeSudo } from '../../lab/ssh/practice-sudo.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { runHere } from '../cli/support/shop-desk.ts';

const pack = `
pack: service
version: 1
title: { en: Service, ko: 서비스 }
settings:
  root: { type: folder, required: true, title: { en: Folder, ko: 폴더 } }
probes:
  - id: who
    kind: command
    title: { en: Who, ko: 누구 }
    group: a
    every: 1m
    command: [cat, closed/secret.txt]
    expect: [{ text: { contains: root only } }]
  - id: secret
    kind: files
    title: { en: Secret, ko: 비밀 }
    group: a
    every: 1m
    files: [{ path: closed/secret.txt, min-bytes: 4 }]
actions:
  - id: who
    kind: command
    title: { en: Who, ko: 누구 }
    arguments: [{ name: what, type: text, title: { en: What, ko: 무엇 }, default: none }]
    command: [sh, -c, 'id -u; id -ru; pwd; printf "%s" "$1"', sh, '\${argument.what}']
  - id: gone
    kind: command
    title: { en: Gone, ko: 없음 }
    command: [/nowhere/program]
  - id: fails
    kind: command
    title: { en: Fails, ko: 실패 }
    command: [sh, -c, 'echo "sudo: from within" >&2; exit 1']
  - id: waits
    kind: command
    title: { en: Waits, ko: 대기 }
    command: [sh, -c, 'echo >began; until [ -e go ]; do sleep 0.1; done']
  - id: hang
    kind: command
    title: { en: Hang, ko: 멈춤 }
    timeout: 1s
    command: [sh, -c, 'sleep 4711 & wait']
  - id: steps
    kind: guided
    title: { en: Steps, ko: 단계 }
    stages: [{ id: one, do: command, title: { en: One, ko: 하나 }, command: [id, -u] }]
`;
const Ran = z.object({
  ok: z.boolean(),
  output: z.string().nullable(),
  checks: z.array(z.object({ found: z.string() })),
});
const none = noSshServer ?? noPracticeSudo;

describe.skipIf(none !== null)(`a target with sudo on its host ${none ?? ''}`, () => {
  let server: SshServer;
  let sudo: PracticeSudo;
  let desk: TestConsole;
  let home: string;
  let root: string;
  const run = (args: readonly string[], input = '') => runHere(desk, args, input);
  const host = () => [
    '--ssh',
    `${server.account.user}@${server.host}:${server.port}`,
    '--identity',
    server.keyFile,
  ];
  const act = async (action: string, ...more: string[]) => {
    const args = [
      'action',
      'run',
      '--target',
      'service',
      '--action',
      action,
      ...more,
      '--confirm',
      'service',
    ];
    return run(['--json', ...args]);
  };
  const journal = async () => (await run(['--json', 'journal', 'list', '--limit', '20'])).stdout;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'holdfast-sudo-desk-'));
    mkdirSync(join(home, '.ssh'));
    sudo = practiceSudo(await labAccount());
    [server, desk] = await Promise.all([
      startSshServer({ environment: { PATH: `${sudo.folder}:/usr/bin:/bin` } }),
      openTestConsole({ environment: { HOME: home } }),
    ]);
    root = mkdtempSync(join(tmpdir(), 'holdfast-service-'));
    chmodSync(root, 0o755);
    mkdirSync(join(root, 'closed'), { mode: 0o700 });
    writeFileSync(join(root, 'closed', 'secret.txt'), 'root only\n', { mode: 0o600 });
    const file = join(home, 'service.yaml');
    writeFileSync(file, pack);
    const first = await run(['--json', 'pack', 'install', file]);
    const { sha256 } = z.object({ sha256: z.string() }).parse(JSON.parse(first.stdout));
    await run(['pack', 'install', file, '--confirm', sha256]);
    await trustHost(run, server);
    const added = await run([
      ...'--json target add --pack service --name service --set'.split(' '),
      `root=${root}`,
      ...host(),
    ]);
    if (added.exitCode !== 0) throw new Error(added.stdout + added.stderr);
    await run(['action', 'enable', '--target', 'service']);
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
    sudo.remove();
    for (const folder of [home, root]) rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => sudo.rule('without-password'));

  const output = async (action: string, ...more: string[]) =>
    Ran.parse(JSON.parse((await act(action, ...more)).stdout)).output?.split('\n');

  it('is not used until the target declares it, which the journal keeps', async () => {
    const uid = execFileSync('id', ['-u', server.account.user], { encoding: 'utf8' }).trim();
    expect(await output('who')).toEqual([uid, uid, root, 'none']);
    expect(sudo.calls()).toBe('');
    expect((await run(['target', 'edit', 'service', '--sudo'])).exitCode).toBe(0);
    expect(JSON.parse((await run(['--json', 'target', 'show', 'service'])).stdout)).toMatchObject({
      host: { sudo: true },
    });
    expect(await journal()).toMatch(/"changed":\s*"sudo"/);
  });

  it('runs programs as root, with every argument as it is, says so in the plan, and keeps it in the journal', async () => {
    const odd = `$(id) 'x' "y"; -n\\`;
    expect(await output('who', '--arg', `what=${odd}`)).toEqual(['0', '0', root, odd]);
    const planned = await run(['--json', 'action', 'plan', '--target', 'service', '--action', 'gone']);
    expect(JSON.parse(planned.stdout)).toMatchObject({ execution: ['sudo -n -- /nowhere/program'] });
    expect((await act('steps')).exitCode).toBe(0);
    const noted = z
      .object({
        entries: z.array(z.object({ action: z.string(), details: z.record(z.string(), z.unknown()) })),
      })
      .parse(JSON.parse(await journal()));
    const withSudo = noted.entries.filter(({ details }) => details['with'] === 'sudo');
    expect(withSudo.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['action.begin', 'action.run', 'action.stage']),
    );
  });

  it('lets probes see what only root sees', async () => {
    const { stdout } = await run(['--json', 'probe', 'run', '--target', 'service']);
    expect(JSON.parse(stdout)).toMatchObject({ probes: [{ state: 'ok' }, { state: 'ok' }] });
  });

  it('tells a program that is not there, and ends what hangs, although it runs as root', async () => {
    expect((await act('gone')).stdout).toContain('could not be started (ENOENT)');
    expect((await act('hang')).stdout).toContain('did not end in time');
    await expect.poll(() => runsAsRoot('^sleep 4711$')).toBe(false);
  });

  it('is no refusal of sudo when a program of root fails, whatever it or sudo says', async () => {
    const { stdout } = await act('fails');
    expect(stdout).not.toContain('ssh/sudo-refused');
    expect(Ran.parse(JSON.parse(stdout))).toMatchObject({ ok: false, output: 'sudo: from within' });
  });

  it('is a clear refusal where sudo refuses, and needs the password that sudo asks for', async () => {
    sudo.rule('nothing');
    expect((await act('who')).stdout).toContain('ssh/sudo-refused');
    sudo.rule('with-password');
    expect((await act('who')).stdout).toContain('a password is required');
    const check = ['--json', 'host', 'check', ...host().slice(1)];
    const wrong = await run([...check, '--sudo-password', '-'], 'not this one\n');
    expect(wrong.stdout).toContain('ssh/sudo-refused');
    expect((await act('who')).stdout).toContain('a password is required');
    const right = await run([...check, '--sudo-password', '-'], `${sudo.password}\n`);
    expect(right.exitCode).toBe(0);
    expect(await output('who')).toEqual(['0', '0', root, 'none']);
    for (const text of [sudo.calls(), await journal(), readFileSync(join(server.folder, 'sshd.log'), 'utf8')])
      expect(text).not.toContain(sudo.password);
  });

  it('leaves what runs there alone when the password is given', async () => {
    const waits = act('waits');
    await expect.poll(() => existsSync(join(root, 'began')), { timeout: 10_000 }).toBe(true);
    const check = ['host', 'check', ...host().slice(1), '--sudo-password', '-'];
    expect((await run(check, `${sudo.password}\n`)).exitCode).toBe(0);
    writeFileSync(join(root, 'go'), '');
    expect(Ran.parse(JSON.parse((await waits).stdout))).toMatchObject({ ok: true });
  });

  it('loses its password with the host, also where its key is kept under an alias', async () => {
    const lines = `Host practice\n HostName ${server.host}\n Port ${server.port}\n User ${server.account.user}\n HostKeyAlias kept-as\n`;
    writeFileSync(join(home, '.ssh', 'config'), lines, { mode: 0o600 });
    const way = ['practice', '--identity', server.keyFile];
    const shown = await run(['--json', 'host', 'check', ...way]);
    const { key } = z.object({ key: z.object({ fingerprint: z.string() }) }).parse(JSON.parse(shown.stdout));
    expect((await run(['host', 'check', ...way, '--trust', key.fingerprint])).exitCode).toBe(0);
    sudo.rule('with-password');
    expect(await output('who')).toEqual(['0', '0', root, 'none']);
    expect((await run(['host', 'forget', 'kept-as', '--confirm', 'kept-as'])).exitCode).toBe(0);
    expect((await act('who')).stdout).toContain('a password is required');
  });

  it('does not hold for another host', async () => {
    expect((await run(['target', 'edit', 'service', ...host()])).exitCode).toBe(0);
    expect(JSON.parse((await run(['--json', 'target', 'show', 'service'])).stdout)).toMatchObject({
      host: { sudo: false },
    });
  });
});
