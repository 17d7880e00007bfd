import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleanEnvironment, handedOn } from '../../../electron/schedules/timers/clean-environment.ts';
import { installTimer, planTimer, timerText } from '../../../electron/schedules/timers/install-timer.ts';
import type { TimerSettings } from '../../../electron/schedules/timers/timer-plan.ts';

const signal = new AbortController().signal;
let folder: string;
let settings: TimerSettings;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-timers-'));
  settings = {
    command: [process.execPath, '/opt/hold fast/cli.js'],
    dataDir: join(folder, 'kim\'s data 100% $HOME "x"'),
    environment: { HOLDFAST_VAULT_PASSPHRASE_FILE: join(folder, 'pass % phrase') },
    configDir: join(folder, '.config'),
    account: 'DESK\\kim',
  };
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A script in the place of a command, for the time of a test. */
async function withCommand<Value>(name: string, script: string, work: () => Promise<Value>): Promise<Value> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
  return withPath(`${bin}:/usr/bin:/bin`, work);
}

async function withPath<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  const before = process.env['PATH'];
  process.env['PATH'] = path;
  try {
    return await work();
  } finally {
    process.env['PATH'] = before;
  }
}

describe('systemd', () => {
  it('gets a service and a timer of the account, and the operator the commands that start it', async () => {
    const plan = planTimer('systemd', settings);
    const { written, left } = await installTimer(plan, signal);
    expect(written).toHaveLength(2);
    const [service = '', timer = ''] = written.map((path) => readFileSync(path, 'utf8'));
    expect(written[0]).toMatch(/\.config\/systemd\/user\/holdfast-run-due-[0-9a-f]{8}\.service$/);
    expect(service).toContain('"/opt/hold fast/cli.js" "--data-dir"');
    expect(service).toContain(`kim's data 100%% $$HOME \\"x\\"" "schedule" "run-due"`);
    expect(timer).toContain('Persistent=true');
    expect(timer).toContain('OnCalendar=*:0/5');
    expect(left).toContain('systemctl --user daemon-reload');
    expect(timerText(plan)).toContain('Persistent=true');
    // Once more replaces them.
    expect((await installTimer(plan, signal)).written).toEqual(written);
  });

  const analyzer = '/usr/bin/systemd-analyze';
  it.skipIf(!existsSync(analyzer))(
    'accepts both files (skipped where systemd-analyze is missing)',
    async () => {
      const { written } = await installTimer(planTimer('systemd', settings), signal);
      const checked = spawnSync(analyzer, ['verify', '--user', '--man=no', ...written], {
        encoding: 'utf8',
        timeout: 20_000,
        env: { ...process.env, XDG_RUNTIME_DIR: folder, HOME: folder },
      });
      expect(checked.stderr.split('\n').filter((line) => line.includes('holdfast-run-due'))).toEqual([]);
      expect(checked.status).toBe(0);
      execFileSync(analyzer, ['calendar', '*:0/5'], { stdio: 'ignore' });
    },
  );
});

describe('cron', () => {
  const table = 'if [ "$1" = -l ]; then cat "$HOME/table"; else cat > "$HOME/table"; fi';
  const home = () => (process.env['HOME'] = folder);
  const before = process.env['HOME'];
  afterEach(() => {
    process.env['HOME'] = before;
  });

  it('gets one line that the shell takes apart as it was meant', async () => {
    home();
    const echo = join(folder, 'echo');
    writeFileSync(
      echo,
      `#!/bin/sh\nprintf '%s\\n' "$HOLDFAST_VAULT_PASSPHRASE_FILE" "$@" > '${folder}/said'\n`,
    );
    chmodSync(echo, 0o755);
    const line = planTimer('cron', { ...settings, command: [echo, 'cli.js'] }).crontab?.line ?? '';
    expect(line.startsWith('*/5 * * * * ')).toBe(true);
    expect(line).not.toMatch(/[^\\]%/);
    // cron takes the backslashes before percent signs away, and hands the rest to the shell.
    execFileSync('/bin/sh', ['-c', line.replace('*/5 * * * * ', '').replaceAll('\\%', '%')]);
    expect(readFileSync(join(folder, 'said'), 'utf8').split('\n')).toEqual([
      settings.environment['HOLDFAST_VAULT_PASSPHRASE_FILE'],
      'cli.js',
      '--data-dir',
      settings.dataDir,
      'schedule',
      'run-due',
      '',
    ]);
  });

  it('keeps what stands in the crontab, and replaces its own line', async () => {
    home();
    const others = '# mine\n0 4 * * * /usr/bin/true\n';
    writeFileSync(join(folder, 'table'), others);
    const install = (command: readonly string[]) =>
      withCommand('crontab', table, () => installTimer(planTimer('cron', { ...settings, command }), signal));
    expect(await install(['/old'])).toEqual({ written: ['crontab'], left: [] });
    await install(['/new']);
    const lines = readFileSync(join(folder, 'table'), 'utf8');
    expect(lines.startsWith(others)).toBe(true);
    expect(lines.match(/run-due >/g)).toHaveLength(1);
    expect(lines).toContain(' /new --data-dir ');
    expect(lines.endsWith('\n')).toBe(true);
  });

  it('begins a crontab where there is none', async () => {
    home();
    const none = 'if [ "$1" = -l ]; then echo "no crontab for kim" >&2; exit 1; else cat > "$HOME/table"; fi';
    await withCommand('crontab', none, () => installTimer(planTimer('cron', settings), signal));
    expect(readFileSync(join(folder, 'table'), 'utf8').split('\n')).toHaveLength(2);
  });

  it('leaves a crontab alone that it cannot read', async () => {
    home();
    const broken =
      'if [ "$1" = -l ]; then echo "not allowed" >&2; exit 1; else echo written > "$HOME/table"; fi';
    const installed = withCommand('crontab', broken, () => installTimer(planTimer('cron', settings), signal));
    await expect(installed).rejects.toThrow(/left as it is: not allowed/);
    expect(existsSync(join(folder, 'table'))).toBe(false);
  });

  it('says when the crontab cannot be written, and hands out the line where there is no cron', async () => {
    home();
    const full = 'if [ "$1" = -l ]; then exit 0; else echo "no space" >&2; exit 1; fi';
    const refused = withCommand('crontab', full, () => installTimer(planTimer('cron', settings), signal));
    await expect(refused).rejects.toThrow(/no space/);
    const plan = planTimer('cron', settings);
    expect(await withPath(join(folder, 'nothing'), () => installTimer(plan, signal))).toEqual({
      written: [],
      left: [plan.crontab?.line],
    });
  });
});

describe('the Windows Task Scheduler', () => {
  it('gets a task as XML in UTF-16, with arguments as Windows takes them apart', async () => {
    const plan = planTimer('task-scheduler', {
      ...settings,
      command: ['C:\\Program Files\\Holdfast & Co\\node.exe', 'C:\\cli.js'],
      dataDir: 'C:\\Data <kim>\\',
    });
    const [file] = plan.files;
    expect(file?.path).toMatch(/^C:\\Data <kim>\\holdfast-run-due-[0-9a-f]{8}\.xml$/);
    expect(file?.text).toContain('<Command>C:\\Program Files\\Holdfast &amp; Co\\node.exe</Command>');
    expect(file?.text).toContain(
      '<Arguments>C:\\cli.js --data-dir &quot;C:\\Data &lt;kim&gt;\\\\&quot; schedule run-due</Arguments>',
    );
    expect(file?.text).toContain('<StartWhenAvailable>true</StartWhenAvailable>');
    expect(plan.commands.join('\n')).toMatch(
      /^setx HOLDFAST_VAULT_PASSPHRASE_FILE ".*"\nschtasks \/Create \/F \/TN holdfast/,
    );
    const path = join(folder, 'task.xml');
    await installTimer({ ...plan, files: [{ path, text: file?.text ?? '', encoding: 'utf16' }] }, signal);
    const bytes = readFileSync(path);
    expect([bytes[0], bytes[1]]).toEqual([0xff, 0xfe]);
    expect(new TextDecoder('utf-16le').decode(bytes)).toBe(file?.text);
  });
});

describe('every timer', () => {
  it('has a name of its own for each data folder, and refuses paths with line breaks', () => {
    const name = (dataDir: string) => planTimer('systemd', { ...settings, dataDir }).files[0]?.path;
    expect(name('/a')).not.toBe(name('/b'));
    for (const scheduler of ['systemd', 'cron', 'task-scheduler'] as const)
      expect(() => planTimer(scheduler, { ...settings, dataDir: '/a\n* * * * * rm' })).toThrow(/line break/);
  });

  it('is tried in an environment without anything of a session', () => {
    const session = {
      PATH: '/home/kim/bin:/usr/bin',
      HOME: '/home/kim',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
      SSH_AUTH_SOCK: '/tmp/agent',
      HTTPS_PROXY: 'http://proxy',
      HOLDFAST_VAULT_PASSPHRASE_FILE: '/home/kim/pass',
      HOLDFAST_SCRATCH_DIR: '',
    };
    expect(cleanEnvironment(session, '/data', 'linux')).toEqual({
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: '/home/kim',
      HOLDFAST_DATA_DIR: '/data',
      HOLDFAST_VAULT_PASSPHRASE_FILE: '/home/kim/pass',
    });
    expect(Object.keys(cleanEnvironment({ ...session, SystemRoot: 'D:\\W' }, '/data', 'win32'))).toEqual([
      'PATH',
      'HOLDFAST_DATA_DIR',
      'SystemRoot',
      'HOLDFAST_VAULT_PASSPHRASE_FILE',
    ]);
    expect(handedOn(session)).toEqual({ HOLDFAST_VAULT_PASSPHRASE_FILE: '/home/kim/pass' });
  });
});
