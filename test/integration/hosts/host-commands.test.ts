import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fingerprintOf } from '../../../electron/locations/ssh/host-key.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import type { SshServer } from '../../lab/ssh/start-ssh-server.ts';
import { runHere } from '../cli/support/shop-desk.ts';

/** As the command line prints it: texts in one language. */
const Reached = z.looseObject({
  kind: z.literal('reached'),
  facts: z.looseObject({
    server: z.string(),
    abilities: z.array(
      z.object({ name: z.string(), present: z.boolean(), use: z.string(), missing: z.string().nullable() }),
    ),
  }),
});
const Failure = z.object({ error: z.object({ code: z.string() }) });

describe.skipIf(noSshServer !== null)(`the hosts of a desk ${noSshServer ?? ''}`, () => {
  let server: SshServer;
  let desk: TestConsole;
  let home: string;
  let address: string;
  let name: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'holdfast-hosts-'));
    mkdirSync(join(home, '.ssh'));
    [server, desk] = await Promise.all([startSshServer(), openTestConsole({ environment: { HOME: home } })]);
    address = `${server.account.user}@${server.host}:${server.port}`;
    name = `${server.host}:${server.port}`;
  });
  afterAll(async () => {
    await desk.dispose();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const run = async (args: readonly string[], input = '') => {
    const { exitCode, stdout, stderr } = await runHere(desk, args, input);
    return { exitCode, stdout: stdout + stderr };
  };
  const check = async (more: readonly string[] = [], input = '') => {
    const { exitCode, stdout } = await run(['--json', 'host', 'check', address, ...more], input);
    // A slow computer hears in between that there is no answer yet.
    return { exitCode, answer: JSON.parse(stdout.replace(/^Connecting to .*\n/m, '')) as unknown };
  };
  const withKey = () => ['--identity', server.keyFile];
  const fingerprint = () => {
    const [, , blob = ''] = server.knownHostsLine().split(' ');
    return fingerprintOf({ type: '', blob });
  };
  const hosts = async () => (await desk.ops.call('hosts.list', {})).hosts;
  const journal = async (action: string) =>
    (await desk.ops.call('journal.list', {})).entries.filter((entry) => entry.action === action);

  it('are entered only once their key was compared, which is pinned and journalled', async () => {
    const unknown = await check(withKey());
    expect(unknown).toMatchObject({ exitCode: 3, answer: { kind: 'unknown-key', host: name } });
    expect(unknown.answer).toMatchObject({
      key: { type: 'ssh-ed25519', fingerprint: fingerprint() },
      compare: 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
    });
    expect(await hosts()).toEqual([]);
    const other = fingerprintOf({ type: '', blob: 'AAAA' });
    const wrong = await check([...withKey(), '--trust', other]);
    expect(wrong).toMatchObject({ exitCode: 1, answer: { error: { code: 'host/other-fingerprint' } } });
    expect(await hosts()).toEqual([]);
    expect(server.log()).not.toContain('Accepted');

    const { exitCode, answer } = await check([...withKey(), '--trust', fingerprint()]);
    expect(exitCode).toBe(0);
    const reached = Reached.parse(answer);
    expect(reached).toMatchObject({ host: name, pinned: true });
    const enteredBy = [{ method: 'key-file', detail: server.keyFile }];
    expect(reached.facts).toMatchObject({ system: 'posix', account: server.account.user, enteredBy });
    expect(reached.facts.server).toMatch(/^OpenSSH_/);
    const present = reached.facts.abilities.filter((ability) => ability.present).map((one) => one.name);
    expect(present).toEqual(expect.arrayContaining(['sftp', 'shell', 'sha256sum', 'stat', 'df']));
    expect(reached.facts.abilities.every((one) => one.present === (one.missing === null))).toBe(true);
    expect(await hosts()).toMatchObject([
      { name, key: { fingerprint: fingerprint() }, lastCheck: { problem: null } },
    ]);
    expect(await journal('host.trusted')).toMatchObject([
      { subject: name, result: 'done', details: { fingerprint: fingerprint() } },
    ]);
    const text = (await run(['host', 'check', address, ...withKey()])).stdout;
    expect(text).toContain(`${address} is reached`);
    expect(text).toContain(`Let in by: key file ${server.keyFile}.`);
    expect(text).toContain('Clock: as here.');
  });

  it('are entered with secrets that are kept once they have let in, and never before', async () => {
    const locked = ['--identity', server.lockedKeyFile];
    expect((await check([...locked, '--passphrase', '-'], 'wrong')).answer).toMatchObject({
      error: { code: 'ssh/passphrase-wrong' },
    });
    expect((await hosts())[0]?.lastCheck?.problem?.en).toContain(server.lockedKeyFile);
    expect((await check(locked)).answer).toMatchObject({ error: { code: 'ssh/passphrase-missing' } });
    expect((await check([...locked, '--passphrase', '-'], server.passphrase)).exitCode).toBe(0);
    expect((await check(locked)).exitCode).toBe(0);
    expect(await journal('host.secret-stored')).toMatchObject([
      { subject: `passphrase ${server.lockedKeyFile}` },
    ]);
    expect(JSON.stringify([desk.logger, await run(['journal', 'list'])])).not.toContain(server.passphrase);
    copyFileSync(server.lockedKeyFile, join(home, '.ssh', 'id_ops'));
    await check(['--identity', '~/.ssh/id_ops', '--passphrase', '-'], server.passphrase);
    expect((await hosts())[0]?.lastCheck?.way.keyFile).toBe(join(home, '.ssh', 'id_ops'));
    if (server.account.password === null) return;
    expect((await check()).answer).toMatchObject({ error: { code: 'ssh/authentication-refused' } });
    expect((await check(['--password', '-'], server.account.password)).exitCode).toBe(0);
    expect((await check()).exitCode).toBe(0);
    const other = join(home, '.ssh', 'id_other');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'of another key', '-f', other]);
    const letIn = await check(['--identity', other, '--passphrase', '-'], 'wrong');
    expect(letIn.answer).toMatchObject({
      kind: 'reached',
      notes: [`Not kept, because it was not needed to get in, or is not the right one: passphrase ${other}.`],
    });
    expect(JSON.stringify(await journal('host.secret-stored'))).not.toContain(other);
  });

  it('are a hard stop once their key has changed, until they are forgotten by name', async () => {
    const before = fingerprint();
    await server.restart({ newHostKey: true });
    const changed = await check(withKey());
    expect(changed).toMatchObject({
      exitCode: 1,
      answer: {
        kind: 'changed-key',
        key: { fingerprint: fingerprint() },
        known: [{ fingerprint: before, file: null }],
      },
    });
    expect((await check([...withKey(), '--trust', fingerprint()])).answer).toMatchObject({
      error: { code: 'host/key-changed' },
    });
    expect((await hosts())[0]?.key.fingerprint).toBe(before);
    expect((await hosts())[0]?.lastCheck?.problem?.en).toContain(fingerprint());
    const forget = (...more: string[]) => run(['--json', 'host', 'forget', name, ...more]);
    for (const more of [[], ['--confirm', server.host]]) {
      const { stdout } = await forget(...more);
      expect(Failure.parse(JSON.parse(stdout)).error.code).toBe('host/not-confirmed');
    }
    expect((await forget('--confirm', name)).exitCode).toBe(0);
    expect(await hosts()).toEqual([]);
    expect(await journal('host.forgotten')).toMatchObject([{ subject: name, result: 'done' }]);
    expect((await check(withKey())).answer).toMatchObject({ kind: 'unknown-key' });
    expect((await check([...withKey(), '--trust', fingerprint()])).exitCode).toBe(0);
    // The password went with the host.
    if (server.account.password !== null)
      expect((await check()).answer).toMatchObject({ error: { code: 'ssh/authentication-refused' } });
  });

  it('say which texts are no address, no fingerprint, and no host that is known', async () => {
    const bad = await run(['--json', 'host', 'check', 'ops:password@host']);
    expect(Failure.parse(JSON.parse(bad.stdout)).error.code).toBe('host/invalid-address');
    expect((await run(['host', 'check', address, '--trust', 'SHA256:short'])).exitCode).toBe(2);
    const none = await run(['--json', 'host', 'forget', 'nowhere', '--confirm', 'nowhere']);
    expect(Failure.parse(JSON.parse(none.stdout)).error.code).toBe('host/unknown');
  });
});
