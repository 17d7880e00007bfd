import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHostProgram } from '../../../electron/locations/ssh/run-host-program.ts';
import { runToEnd } from '../../../electron/locations/ssh/run-to-end.ts';
import { runOnHost } from '../../../electron/locations/ssh/remote-program.ts';
import { SftpSession } from '../../../electron/locations/ssh/sftp-session.ts';
import type { SshConnection } from '../../../electron/locations/ssh/ssh-connection.ts';
import type { SshServerChoices } from '../../lab/ssh/sshd-config.ts';
import { noSshServer, startSshServer } from '../../lab/ssh/start-ssh-server.ts';
import { practiceDesk } from '../../fakes/ssh-desk.ts';

const wait = { signal: new AbortController().signal, timeoutMs: 30_000 };
const keep = { mostBytes: 1_000_000 };

async function host(choices: SshServerChoices = {}) {
  const [server, desk] = await Promise.all([startSshServer(choices), practiceDesk()]);
  const connection = desk.connections.to(desk.enter(server));
  const stop = async () => {
    await desk.dispose();
    await server.stop();
  };
  return { server, connection, stop };
}

describe.skipIf(noSshServer !== null)(`programs on a host ${noSshServer ?? ''}`, () => {
  let plain: Awaited<ReturnType<typeof host>>;
  let connection: SshConnection;
  beforeAll(async () => {
    plain = await host();
    ({ connection } = plain);
  });
  afterAll(() => plain.stop());

  it('get every argument as it is', async () => {
    const args = [
      '',
      ' ',
      "it's",
      '"',
      '$(id)',
      '`id`',
      '\\',
      "\\'; id; '",
      'a\nb',
      '-n',
      '--',
      '*',
      '~',
      '!',
      '한글',
      '\t;|&',
    ];
    const { stdout, exitCode } = await runToEnd(
      connection,
      { program: 'printf', args: ['%s\\0', ...args] },
      keep,
      wait,
    );
    expect(exitCode).toBe(0);
    expect(stdout.toString('utf8').split('\0').slice(0, -1)).toEqual(args);
  });

  it('are given their input, their folder and an environment that nobody else sees', async () => {
    const command = {
      program: 'sh',
      args: [
        '-c',
        'cat; pwd; echo "$SECRET"; tr "\\0" " " < /proc/$$/cmdline; cat /proc/$PPID/cmdline | tr "\\0" " "; exit 3',
      ],
      folder: '/usr',
      environment: { SECRET: `it's $(id) "x"` },
    };
    const end = await runToEnd(connection, command, { ...keep, input: 'in\n' }, wait);
    const [input, folder, secret, ...lines] = end.stdout.toString('utf8').split('\n');
    expect({ input, folder, secret, exitCode: end.exitCode }).toEqual({
      input: 'in',
      folder: '/usr',
      secret: `it's $(id) "x"`,
      exitCode: 3,
    });
    expect(lines.join('\n')).not.toContain('$(id)');
  });

  it('say what went wrong', async () => {
    const run = (program: string, folder: string | null = null) =>
      runToEnd(connection, { program, args: [], folder }, keep, wait);
    const missing = await run('no-such-program');
    expect(missing).toMatchObject({ exitCode: 127, signal: null });
    expect(missing.errorText).toContain('no-such-program');
    expect((await run('true', '/no/such/folder')).exitCode).toBe(125);
    const killed = await runToEnd(connection, { program: 'sh', args: ['-c', 'kill -9 $$'] }, keep, wait);
    expect(killed).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    expect(
      await runHostProgram(connection, { program: 'sh', args: ['-c', 'kill -9 $$'] }, { ...keep, ...wait }),
    ).toMatchObject({ kind: 'signalled', signal: 'SIGKILL' });
    const loud = await runToEnd(
      connection,
      { program: 'sh', args: ['-c', 'head -c 200000 /dev/zero | tr "\\0" x >&2; echo end >&2'] },
      keep,
      wait,
    );
    expect(loud.errorText).toMatch(/^x{60000,}end\n$/);
    expect(loud.errorText.length).toBeLessThanOrEqual(65_536);
  });

  it('tell how they ended, however short they were', async () => {
    const command = { program: 'sh', args: ['-c', 'exit 7'] };
    const ends = await Promise.all(
      Array.from({ length: 60 }, () => runToEnd(connection, command, keep, wait)),
    );
    expect(new Set(ends.map(({ exitCode }) => exitCode))).toEqual(new Set([7]));
  });

  it('pass on bytes of any size in both directions', async () => {
    const bytes = Buffer.alloc(3_000_000, 'holdfast\0\xff', 'latin1');
    const { stdout } = await runToEnd(
      connection,
      { program: 'cat', args: [] },
      { input: bytes, mostBytes: 10_000_000 },
      wait,
    );
    expect(stdout.equals(bytes)).toBe(true);
    const cut = await runToEnd(
      connection,
      { program: 'cat', args: [] },
      { input: bytes, mostBytes: 1000 },
      wait,
    );
    expect(cut).toMatchObject({ isCut: true, exitCode: 0 });
    expect(cut.stdout.equals(bytes.subarray(0, 1000))).toBe(true);
  });

  it('end when they are cancelled or take too long', async () => {
    const mark = `sleep ${Math.floor(10_000 + Math.random() * 10_000)}`;
    const cancel = new AbortController();
    const running = await runOnHost(
      connection,
      { program: 'sh', args: ['-c', `echo begun; ${mark}`] },
      { ...wait, signal: cancel.signal },
    );
    running.stdout.once('data', () => cancel.abort());
    await expect(running.ended).rejects.toMatchObject({ code: 'run/cancelled' });
    const long = runToEnd(connection, { program: 'sh', args: ['-c', mark] }, keep, {
      ...wait,
      timeoutMs: 300,
    });
    await expect(long).rejects.toMatchObject({ code: 'ssh/timed-out' });
    const left = () => runToEnd(connection, { program: 'pgrep', args: ['-xf', mark] }, keep, wait);
    await expect.poll(async () => (await left()).stdout.toString('utf8'), { timeout: 30_000 }).toBe('');
  });

  it('wait for a turn when there are more than the host runs at once', async () => {
    const few = await host({ maxSessions: 2 });
    try {
      const ends = await Promise.all(
        Array.from({ length: 12 }, (_, at) =>
          runToEnd(few.connection, { program: 'echo', args: [`${at}`] }, keep, wait),
        ),
      );
      expect(ends.map(({ stdout }) => stdout.toString('utf8').trim())).toEqual(
        Array.from({ length: 12 }, (_, at) => `${at}`),
      );
    } finally {
      await few.stop();
    }
  });

  it('give their turn to others when they are stopped, also with much left to read piece by piece', async () => {
    // As much as stays unread, and no more: a program that never stops writing is as slow as the computer is busy.
    const args = ['-c', 'head -c 300000 /dev/zero | tr "\\0" 0; exec sleep 100'];
    for (let turn = 0; turn < 3; turn += 1) {
      const program = await runOnHost(connection, { program: 'sh', args }, wait);
      const first: IteratorResult<unknown> = await program.stdout[Symbol.asyncIterator]().next();
      expect(String(first.value)).toMatch(/^0/);
      program.stop();
      await program.ended;
    }
  });

  it('are understood behind a banner and a shell that prints noise', async () => {
    const noisy = await host({
      banner: 'Private.\n',
      shellRc: 'echo "Welcome, $USER"; printf "no end"; echo oops >&2',
    });
    try {
      const program = await runOnHost(
        noisy.connection,
        { program: 'sh', args: ['-c', 'echo out; echo err >&2'] },
        wait,
      );
      expect(await text(program.stdout)).toBe('out\n');
      expect(await program.ended).toMatchObject({ exitCode: 0, errorText: 'err\n' });
    } finally {
      await noisy.stop();
    }
  });

  it('are refused by an account that may only transfer files, and by one whose shell never stops talking', async () => {
    const told = 'printf "\\n\\033[31mThis account is closed.\\033[0m pwd=hunter2\\nBye.\\n"; exit 1';
    for (const [choices, said] of [
      [{ onlySftp: true }, / It says: "This service allows sftp connections only\." /],
      [{ shellRc: told }, / It says: "This account is closed\. pwd=\[redacted\]"\. /],
      [{ shellRc: 'echo "Not you." >&2; exit 1' }, / It says: "Not you\." /],
      [
        { shellRc: 'yes "Dear user," | head -c 600000' },
        /the shell of the account prints more than 256 KiB at every login .* It says: "Dear user,"\. Let its start files/,
      ],
      [
        { shellRc: 'head -c 600000 /dev/zero' },
        /more than 256 KiB at every login before the program begins\. /,
      ],
    ] as const) {
      const closed = await host(choices);
      const run = runToEnd(closed.connection, { program: 'true', args: [] }, keep, wait);
      try {
        await expect(run).rejects.toMatchObject({
          code: 'ssh/no-commands',
          text: { en: expect.stringMatching(said) as unknown },
        });
      } finally {
        await closed.stop();
      }
    }
  });

  it('tell what a shell prints into the file transfer that it begins', async () => {
    const noisy = await host({ sftpByShell: true, shellRc: 'echo "Welcome, you."' });
    try {
      await expect(SftpSession.open(noisy.connection, wait)).rejects.toMatchObject({
        code: 'ssh/no-sftp',
        text: { en: expect.stringContaining('It says: "Welcome, you."') as unknown },
      });
    } finally {
      await noisy.stop();
    }
  });
});
