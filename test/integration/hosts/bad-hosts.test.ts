import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { startPlainServer } from '../../lab/ssh/start-plain-server.ts';
import type { PlainServer, PlainServerChoices } from '../../lab/ssh/start-plain-server.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import { trustHost } from '../../lab/ssh/through-host.ts';
import { runHere } from '../cli/support/shop-desk.ts';

const Answer = z.looseObject({
  kind: z.string().optional(),
  key: z.object({ fingerprint: z.string() }).optional(),
  notes: z.array(z.string()).optional(),
  facts: z.looseObject({ system: z.string(), remark: z.string().nullable() }).optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

let desk: TestConsole;
let home: string;
const ends: (() => void)[] = [];
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'holdfast-hosts-'));
  mkdirSync(join(home, '.ssh'), { mode: 0o700 });
  desk = await openTestConsole({ environment: { HOME: home, PATH: process.env['PATH'] ?? '' } });
});
afterAll(async () => {
  for (const end of ends) end();
  await desk.dispose();
  rmSync(home, { recursive: true, force: true });
});

const run = (args: readonly string[], input = '') => runHere(desk, args, input);
async function check(address: string, more: readonly string[] = [], input = '') {
  const { exitCode, stdout } = await run(['--json', 'host', 'check', address, ...more], input);
  return { exitCode, ...Answer.parse(JSON.parse(stdout)) };
}

/** Answers connections to a free port of the loopback. */
async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  ends.push(() => server.close());
  return (server.address() as AddressInfo).port;
}
const says = (text: string) =>
  listening(createServer((socket) => void socket.on('error', () => {}).end(text)));

/** A server that is entered by a password; the key of it is pinned. */
async function plain(
  choices: Partial<PlainServerChoices>,
): Promise<{ server: PlainServer; address: string }> {
  const server = await startPlainServer({ password: 'practice', methods: ['password'], ...choices });
  ends.push(server.stop);
  const address = `ops@127.0.0.1:${server.port}`;
  const { key } = await check(address);
  if (key !== undefined) await check(address, ['--trust', key.fingerprint]);
  return { server, address };
}
const byPassword = (address: string) => check(address, ['--password', '-'], 'practice');

describe('what is no host to enter', () => {
  it.each([
    ['ssh/host-not-found', 'no-such-host.invalid', /^The name of/],
    ['ssh/refused', 'ops@127.0.0.1:1', /refuses the connection/],
    ['ssh/host-not-found', 'ops@$(id>made);`id>made`', /is not known/],
    ['host/invalid-address', 'ops@-oProxyCommand=sh', /no address/],
    ['host/invalid-address', '-oProxyCommand=sh@host', /no address|unknown option/],
    ['host/invalid-address', 'ops@host\nother', /no address/],
    ['host/invalid-address', 'ops@host other', /no address/],
    ['host/invalid-address', 'ops:secret@host', /no address/],
    ['host/invalid-address', 'ops@host:70000', /no address/],
    ['host/invalid-address', 'ops@::1', /no address.* in brackets.*: ops@\[::1\] or ops@\[::1\]:22\./],
  ])('is told as %s: %j', async (code, address, words) => {
    const { stdout, exitCode } = await run(['--json', 'host', 'check', '--', address]);
    const { error } = Answer.parse(JSON.parse(stdout));
    expect({ exitCode, code: error?.code }).toEqual({ exitCode: 1, code });
    expect(error?.message).toMatch(words);
    expect(existsSync('made')).toBe(false);
  });

  it.each([
    ['HTTP/1.1 400 Bad Request\r\n\r\n', 'ssh/no-agreement', /a web server answers: "HTTP\/1\.1 400/],
    ['220 mail.example ESMTP\r\n', 'ssh/no-agreement', /no SSH server answers: "220 mail/],
    ['', 'ssh/no-agreement', /ended it without a word/],
    ['Exceeded MaxStartups\r\n', 'ssh/busy', /MaxStartups/],
    ['SSH-2.0-OpenSSH_9.2\r\n', 'ssh/no-agreement', /\(OpenSSH_9\.2\) ended the connection while keys/],
  ])('is told by what it says: %j', async (text, code, words) => {
    const { error, exitCode } = await check(`ops@127.0.0.1:${await says(text)}`);
    expect({ exitCode, code: error?.code }).toEqual({ exitCode: 1, code });
    expect(error?.message).toMatch(words);
  });

  it('is a server too old to agree with, by what it offers', async () => {
    const { address } = await plain({
      name: 'OpenSSH_3.9p1',
      algorithms: {
        kex: ['diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
        serverHostKey: ['ssh-rsa'],
      },
    });
    const { error } = await check(address);
    expect(error?.code).toBe('ssh/no-agreement');
    expect(error?.message).toMatch(
      /\(OpenSSH_3\.9p1\).*no method in common for key exchange.*offers: diffie-hellman-group14-sha1, diffie-hellman-group1-sha1.* These are too old to be safe, or newer than Holdfast knows/,
    );
  });
});

it('the way there is told: a ProxyCommand, options that are not applied, and an authority for its key', async () => {
  const { address } = await plain({});
  const port = address.split(':')[1] ?? '';
  const proxy = `"${process.execPath}" -e "process.stdin.pipe(require('net').connect(${port})).pipe(process.stdout)"`;
  const way = `HostName 127.0.0.1\n  User ops\n  CertificateFile ~/.ssh/x\n  Port 2200\n`;
  writeFileSync(join(home, '.ssh', 'config'), `Host shop\n  ${way}  ProxyCommand ${proxy}\n`, {
    mode: 0o600,
  });
  writeFileSync(join(home, '.ssh', 'known_hosts'), '@cert-authority *,[127.0.0.1]:2200 ssh-ed25519 AAAA\n');
  const { exitCode, stdout } = await run(['host', 'check', 'shop']);
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(/reached through a ProxyCommand of the SSH configuration \(sh\)/);
  expect(stdout).toContain('does not apply: CertificateFile');
  expect(stdout).toContain('does not check certificates of hosts: compare the key itself');
  const { error } = await check('`id`@shop');
  expect(error).toBeUndefined();
  writeFileSync(join(home, '.ssh', 'config'), '');
});

describe('a host that asks', () => {
  const asks = (...questions: (readonly [string, boolean])[][]) =>
    plain({
      methods: ['keyboard-interactive'],
      questions: questions.map((round) => round.map(([prompt, echo]) => ({ prompt, echo }))),
    });

  it('for the password is answered, once', async () => {
    const { server, address } = await asks([['(ops@shop) Password: ', false]], []);
    expect(await byPassword(address)).toMatchObject({ exitCode: 0, kind: 'reached' });
    expect(server.answers).toEqual([['practice'], []].slice(0, server.answers.length));
    expect((await check(address)).exitCode).toBe(0);
  });

  it.each([
    ['ssh/more-asked', [['Password: ', true]], []],
    ['ssh/more-asked', [['Verification code: ', false]], []],
    ['ssh/more-asked', [['One-time password (OATH) for ops: ', false]], []],
    ['ssh/password-expired', [['New password: ', false]], []],
    [
      'ssh/more-asked',
      [
        ['Password: ', false],
        ['Token: ', false],
      ],
      [],
    ],
    ['ssh/authentication-refused', [['Password: ', false]], [['Password: ', false]]],
    ['ssh/more-asked', [['Password: ', false]], [['Duo passcode or option (1-3): ', true]]],
  ] as const)('for anything else is told so (%s): %j %j', async (code, first, second) => {
    const { server, address } = await asks([...first], [...second]);
    const { error, exitCode } = await byPassword(address);
    expect({ exitCode, code: error?.code }).toEqual({ exitCode: 1, code });
    if (code === 'ssh/more-asked') expect(error?.message).toContain((second[0] ?? first[0])[0].trim());
    expect(server.answers).toEqual(second.length === 0 ? [] : [['practice']]);
    expect(JSON.stringify(error)).not.toContain('practice"');
  });

  it.each([
    ['Password for ops@new.example:', 0, undefined],
    ['(ops@token-db) Password: ', 0, undefined],
    ['(ops@new.example) New password: ', 1, 'ssh/password-expired'],
    ['Password and token code of ops@new.example: ', 1, 'ssh/more-asked'],
  ] as const)('is judged by the question, not by the names in it: %j', async (prompt, exitCode, code) => {
    const { address } = await asks([[prompt, false]], []);
    const { error, ...checked } = await byPassword(address);
    expect({ exitCode: checked.exitCode, code: error?.code }).toEqual({ exitCode, code });
  });

  it.each([
    ['publickey', 'Verification code: ', 'ssh/more-asked'],
    ['publickey', 'Password: ', 'ssh/authentication-refused'],
    ['password', 'Verification code: ', 'ssh/more-asked'],
  ] as const)('for more after a right %s is told so: %j (%s)', async (first, prompt, code) => {
    const key = join(home, '.ssh', 'id_practice');
    writeFileSync(key, ssh2.utils.generateKeyPairSync('ed25519').private, { mode: 0o600 });
    const { server, address } = await plain({
      methods: [first],
      second: ['keyboard-interactive'],
      questions: [[{ prompt, echo: false }]],
    });
    const { error } = await (first === 'password'
      ? byPassword(address)
      : check(address, ['--identity', key]));
    expect(error?.code).toBe(code);
    if (code === 'ssh/more-asked') expect(error?.message).toContain(prompt.trim());
    expect(server.answers).toEqual([]);
  });
});

it('a Windows host is recognised when it is checked and when a target is added, and says what it can do today', async () => {
  const shell = () => ({
    stderr:
      "'exec' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n",
    status: 1,
  });
  const { address } = await plain({ name: 'OpenSSH_for_Windows_9.5', shell, sftp: true });
  const reached = await byPassword(address);
  expect(reached).toMatchObject({ exitCode: 0, facts: { system: 'windows' } });
  expect(reached.facts?.remark).toMatch(/Windows host.*holdfast capture/);
  const { facts } = z
    .object({ facts: z.object({ remark: z.object({ ko: z.string() }) }) })
    .parse(await desk.ops.call('hosts.check', { address, keyFile: null, jumps: null }));
  expect(facts.remark.ko).toMatch(/^Windows 호스트입니다/);
  const file = join(home, 'shelf.yaml');
  writeFileSync(file, pack);
  const { sha256 } = z
    .object({ sha256: z.string() })
    .parse(JSON.parse((await run(['--json', 'pack', 'install', file])).stdout));
  await run(['pack', 'install', file, '--confirm', sha256]);
  const add = ['--json', 'target', 'add', '--pack', 'shelf', '--name', 'shelf', '--set', 'root=/C:/shelf'];
  const added = await run([...add, '--ssh', address]);
  expect(added.stdout).toMatch(/Windows host.*holdfast capture/);
});

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
    files: [{ path: shelf.key }]
`;

describe.skipIf(noSshServer !== null)(`a host that is harder to use than most ${noSshServer ?? ''}`, () => {
  it('is reached all the same: a banner, noise before and after, one session, IPv6, and then a key that expires', async () => {
    const server = await startSshServer({
      banner: 'Authorised use only.\nSSH-2.0-NotReally\n',
      shellRc: 'echo "Welcome"; echo "late" >&2; trap \'echo "Bye"\' EXIT\n',
      maxSessions: 1,
    });
    const sockets = new Set<Socket>();
    const relay = createServer((socket) => {
      const far = connect(server.port, server.host);
      for (const one of [socket, far]) sockets.add(one.on('error', () => {}));
      socket.pipe(far).pipe(socket);
    });
    try {
      const identity = ['--identity', server.keyFile];
      await trustHost(run, server);
      const address = `${server.account.user}@127.0.0.1:${server.port}`;
      expect(await check(address, identity)).toMatchObject({ exitCode: 0, facts: { system: 'posix' } });
      const port = await listening(relay, '::1');
      const six = await check(`${server.account.user}@[::1]:${port}`, identity);
      expect(six).toMatchObject({ exitCode: 3, host: `[::1]:${port}` });
      const keys = join(server.folder, 'authorized_keys');
      const text = readFileSync(keys, 'utf8');
      writeFileSync(keys, text.replaceAll(/^ssh-/gm, 'expiry-time="20200101" ssh-'));
      writeFileSync(`${server.keyFile}-cert.pub`, 'ssh-ed25519-cert-v01@openssh.com AAAA');
      const refused = await check(address, identity);
      expect(refused.error?.code).toBe('ssh/authentication-refused');
      expect(refused.error?.message).toMatch(/whether either has expired/);
      expect(refused.error?.message).toContain('It says: "Authorised use only."');
      expect(refused.error?.message).toContain(`${server.keyFile}-cert.pub`);
      expect(refused.error?.message).toContain('cannot sign in with certificates');
    } finally {
      for (const socket of sockets) socket.destroy();
      await server.stop();
    }
  });
});
