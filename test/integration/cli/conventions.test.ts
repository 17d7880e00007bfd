import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, makeDataFolder, root, runHoldfast } from '../../ui/support/holdfast.ts';
import type { DataFolder, Finished } from '../../ui/support/holdfast.ts';
import { practiceName, startPractice } from '../../ui/support/practice.ts';
import type { Practice } from '../../ui/support/practice.ts';
import { lightPassphrase } from '../../fakes/light-vault.ts';
import { openTestConsole } from '../../fakes/test-console.ts';
import type { TestConsole } from '../../fakes/test-console.ts';
import { notBuilt } from './built.ts';
import { addPracticeByCommand } from './support/practice-target.ts';
import { runHere } from './support/shop-desk.ts';

let folder: DataFolder;
let practice: Practice;
let targetId: string;
let scratch: string;

beforeAll(async () => {
  if (notBuilt) return;
  scratch = mkdtempSync(join(tmpdir(), 'holdfast-cli-'));
  folder = makeDataFolder();
  practice = await startPractice('small');
  targetId = await addPracticeByCommand(folder, practice);
}, 60_000);

afterAll(async () => {
  if (notBuilt) return;
  await practice.stop();
  folder.dispose();
  rmSync(scratch, { recursive: true, force: true });
});

describe.skipIf(notBuilt)('the command line, built', () => {
  it.each<readonly string[]>([
    ['doctor'],
    ['target', 'list', '--data-dir', '/nonexistent/nowhere'],
    ['target', 'add', '--nonsense'],
  ])('prints one JSON document and nothing else with --json: %s %s %s %s', async (...args) => {
    isOneDocument(await folder.holdfast(['--json', ...args]));
  });

  it('ends with 0 when it is done and fine', async () => {
    const run = await folder.holdfast(['probe', 'run', '--target', practiceName, '--probe', 'health']);
    expect(run.exitCode).toBe(0);
  });

  it('ends with 1 and a code when it could not be done', async () => {
    const run = await folder.holdfast(['--json', 'target', 'show', 'nothing of that name']);
    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.stdout)).toEqual({
      error: {
        code: 'target/unknown',
        message: expect.stringContaining(practiceName) as string,
        retryable: false,
      },
    });
  });

  it.each<readonly string[]>([
    ['nonsense'],
    ['serve', '--host', '0.0.0.0'],
    ['serve', '--host', '192.168.0.1'],
    ['serve', '--port', '70000'],
  ])('ends with 2 for wrong usage: %s %s %s', async (...args) => {
    isWrongUsage(await folder.holdfast(args));
  });

  it('ends with 3 when it is done and something is not as it should be', async () => {
    const broken = join(scratch, 'broken.yaml');
    writeFileSync(broken, 'pack: broken\nversion: one\n');
    const validated = await folder.holdfast(['pack', 'validate', broken]);
    expect(validated.exitCode).toBe(3);
    expect(validated.stdout).toMatch(/broken\.yaml:\d+:\d+ /);
    await practice.turnOn('health-degraded');
    const run = await folder.holdfast(['probe', 'run', '--target', practiceName, '--probe', 'health']);
    await practice.heal();
    expect(run.exitCode).toBe(3);
    expect(run.stdout).toMatch(/^(down|degraded) +health/m);
  });

  it('says with every command that a damaged database was set aside, until it is moved away', async () => {
    const other = makeDataFolder();
    writeFileSync(join(other.path, 'console.db.damaged-20261122T104000Z'), 'noise');
    const due = await other.holdfast(['schedule', 'run-due']);
    const doctor = await other.holdfast(['doctor']);
    other.dispose();
    expect([due.exitCode, doctor.exitCode]).toEqual([3, 3]);
    expect(due.stderr).toContain('There is no backup from before it');
    expect(due.stdout).not.toContain('Nothing is due');
    expect(doctor.stdout).toMatch(/^problem +Damaged database/m);
  });

  it.skipIf(!existsSync('/dev/full'))('ends with 1 when its output is lost', () => {
    const lost = openSync('/dev/full', 'w');
    const run = spawnSync(process.execPath, [join(root, 'out', 'cli.js'), '--json', 'target', 'list'], {
      env: { ...process.env, ...folder.env },
      stdio: ['ignore', lost, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(lost);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('The output could not be written');
  });

  it('reads a pack from standard input, and leaves alone what is installed already', async () => {
    const { stdout: template } = await folder.holdfast(['pack', 'template']);
    const validated = await folder.holdfast(['pack', 'validate', '-'], template);
    expect([validated.exitCode, validated.stdout]).toEqual([0, 'standard input: fine.\n']);
    const file = join(scratch, 'template.yaml');
    writeFileSync(file, template);
    const confirm = ['--confirm', createHash('sha256').update(template).digest('hex')];
    expect((await folder.holdfast(['pack', 'install', file, ...confirm])).exitCode).toBe(0);
    const again = await folder.holdfast(['pack', 'install', file]);
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('exactly this text')]);
  });

  it('takes --data-dir before the variable', async () => {
    const other = makeDataFolder();
    const run = await runHoldfast(['--json', '--data-dir', other.path, 'target', 'list'], folder.env);
    other.dispose();
    expect(JSON.parse(run.stdout)).toEqual({ targets: [] });
  });
});

/** The same commands on a console that is open in this process: what they say does not depend on how they were started. */
describe.skipIf(notBuilt)('the command line', () => {
  let desk: TestConsole;
  const here = (...args: readonly string[]) => runHere(desk, args, '');

  beforeAll(async () => {
    desk = await openTestConsole({ dataDir: folder.path });
    await desk.ops.call('credentials.unlockVault', { passphrase: lightPassphrase, create: false });
  });

  afterAll(() => desk.dispose());

  it.each<readonly string[]>([
    ['pack', 'list'],
    ['pack', 'show', 'messenger'],
    ['target', 'list'],
    ['target', 'show', practiceName],
    ['target', 'check', practiceName],
    ['probe', 'run', '--target', practiceName, '--probe', 'health'],
    ['probe', 'history', '--target', practiceName],
    ['socketio', 'test', '--target', practiceName],
    ['view', 'list', '--target', practiceName],
    ['view', 'show', '--target', practiceName, '--view', 'device-sessions', '--limit', '5'],
    ['secret', 'list'],
    ['maintenance', 'list'],
    ['journal', 'list'],
    ['journal', 'verify'],
    ['target', 'show', 'nothing of that name'],
    ['probe', 'run', '--target', practiceName, '--probe', 'no-such-probe'],
    ['pack', 'show', 'messenger', '--source'],
    ['pack', 'template'],
    ['target'],
  ])('prints one JSON document and nothing else with --json: %s %s %s %s %s %s', async (...args) => {
    isOneDocument(await here('--json', ...args));
  });

  it('takes --json behind the command as well as before it', async () => {
    const { stdout } = await here('target', 'list', '--json');
    expect(JSON.parse(stdout)).toHaveProperty('targets');
  });

  it('writes times in UTC and ids in full', async () => {
    const { stdout } = await here('--json', 'journal', 'list');
    expect(stdout).toMatch(/"at": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"/);
    expect(stdout).toContain(targetId);
  });

  it.each<readonly string[]>([
    ['target'],
    ['target', 'add', '--pack', 'messenger'],
    ['probe', 'history', '--target', practiceName, '--since', 'yesterday'],
    ['--nonsense', 'doctor'],
    ['maintenance', 'add', '--target', practiceName, '--repeat', 'monthly'],
    ['maintenance', 'add', '--target', practiceName, '--from', 'foo', '--to', 'foo', '--reason', 'x'],
    ['view', 'show', '--target', practiceName, '--view', 'device-sessions', '--limit', 'many'],
    ['view', 'show', '--target', practiceName, '--view', 'device-sessions', '--sort', 'nope'],
  ])('ends with 2 for wrong usage: %s %s %s %s %s %s', async (...args) => {
    isWrongUsage(await here(...args));
  });

  it('accepts a target by name, by id and by the beginning of its id', async () => {
    for (const name of [practiceName, targetId, targetId.slice(0, 6)]) {
      expect(jsonOf(await here('--json', 'target', 'show', name))).toMatchObject({
        id: targetId,
      });
    }
    const tooShort = await here('target', 'show', targetId.slice(0, 2));
    expect(tooShort.exitCode).toBe(1);
  });

  it('exports a view for a spreadsheet without a formula in it, and never over an existing file', async () => {
    const file = join(scratch, 'sessions.csv');
    const args = ['view', 'show', '--target', practiceName, '--view', 'device-sessions', '--csv', file];
    expect((await here(...args)).exitCode).toBe(0);
    const csv = readFileSync(file, 'utf8');
    expect(csv).toContain('@SUM');
    expect(csv).not.toMatch(/(^|[\n,])"?[=+@\t]/m);
    expect((await here(...args)).exitCode).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(csv);
    expect((await here(...args.slice(0, -1), '-')).stdout).toBe(csv);
  });
});

function isOneDocument({ stdout }: Finished): void {
  expect(stdout.endsWith('\n')).toBe(true);
  expect(typeof JSON.parse(stdout)).toBe('object');
}

function isWrongUsage({ exitCode, stdout, stderr }: Finished): void {
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).not.toBe('');
}
