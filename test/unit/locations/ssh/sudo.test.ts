import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bySudo, sudoRefusal } from '../../../../electron/locations/ssh/sudo.ts';
import type { CommandBySudo } from '../../../../electron/locations/ssh/sudo.ts';

/** By bash, with a sudo that lets everything begin and keeps the environment that it is given. */
function run({ command, input }: CommandBySudo, environment: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-sudo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const sudo = `#!/bin/sh
env >>'${folder}/given'
echo 'sudo: unable to resolve host chat: Name or service not known' >&2
[ "$1" = -n ] || { cat >'${folder}/password'; exit 0; }
shift 2; exec "$@"
`;
  writeFileSync(join(folder, 'sudo'), sudo, { mode: 0o755 });
  const { status, stdout, stderr } = spawnSync('/bin/bash', ['--norc', ...command.args], {
    env: { PATH: `${folder}:/usr/bin:/bin`, ...environment },
    input,
    encoding: 'utf8',
  });
  const given = readFileSync(join(folder, 'given'), 'utf8');
  return { status, stdout, stderr, given, password: () => readFileSync(join(folder, 'password'), 'utf8') };
}

describe('sudo', () => {
  it.each([
    'sudo: a password is required\n',
    'sudo: 암호가 필요합니다\n',
    'sudo: sorry, you must have a tty to run sudo\n',
    'Sorry, user ops may not run sudo on chat.\n',
    'ops is not in the sudoers file.  This incident will be reported.\n',
  ])('is told in its own words when it says %j', (said) => {
    expect(sudoRefusal(1, `noise\nsudo: unable to resolve host chat\n${said}`)).toBe(said.trim());
  });

  it('is told in the last words where it says something else, and with its status where it says nothing', () => {
    expect(sudoRefusal(127, 'sh: 12: sudo: not found\n')).toBe('sudo: not found');
    expect(sudoRefusal(127, 'sh: line 1: sudo: command not found\n')).toBe('sudo: not found');
    expect(sudoRefusal(1, 'noise\n사용자 ops는 안 됩니다\n')).toBe('사용자 ops는 안 됩니다');
    expect(sudoRefusal(1, '')).toBe('sudo: exit status 1');
  });

  it('names the program that it does not allow, and not what announces it', () => {
    const { command, mark } = bySudo({ program: '/bin/x', args: ['-u'], folder: '/srv' }, { password: null });
    const [, , , folder, , , announcing, ...words] = command.args;
    const asked = ['/usr/bin/sh', '-c', announcing, 'sh', folder, mark, ...words].join(' ');
    const said = `Sorry, user ops is not allowed to execute '${asked}' as root on chat.`;
    expect(sudoRefusal(1, said, mark)).toBe(
      "Sorry, user ops is not allowed to execute '/bin/x -u' as root on chat.",
    );
  });

  it('has root announce itself before the program, whatever sudo warns of, in a folder or without', () => {
    const say = ['-c', 'pwd; printf "%s" "$1"; echo "sudo: mine" >&2; exit 1', 'sh', `'"$x" 글`];
    for (const folder of [null, '/']) {
      const made = bySudo({ program: 'sh', args: say, folder }, { password: null });
      const ran = run(made);
      expect(ran.status).toBe(1);
      expect(ran.stdout).toBe(`${folder ?? process.cwd()}\n'"$x" 글`);
      expect(ran.stderr.split(`${made.mark}\n`)).toEqual([
        'sudo: unable to resolve host chat: Name or service not known\n',
        'sudo: mine\n',
      ]);
    }
  });

  it('gets a password by the standard input alone, also where the shell speaks another language', () => {
    const made = bySudo({ program: 'id', args: ['-u'] }, { password: 'secret 4711' });
    expect(JSON.stringify(made.command)).not.toContain('4711');
    expect(made.input).toBe('secret 4711\n');
    expect(bySudo({ program: 'id', args: [] }, { password: null }).input).toBe('');
    const korean = '() { [ "$LC_ALL" = C ] && builtin type "$@" || echo "printf은(는) 셸 내장임"; }';
    const ran = run(made, { 'BASH_FUNC_type%%': korean, LC_MESSAGES: 'C', p: 'of the account' });
    expect(ran).toMatchObject({ status: 0, stdout: `${process.getuid?.()}\n` });
    expect(ran.password()).toBe('secret 4711\n');
    expect(ran.given).not.toContain('4711');
  });
});
