import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, makeDataFolder, runHoldfast } from '../../ui/support/holdfast.ts';
import type { DataFolder } from '../../ui/support/holdfast.ts';
import { notBuilt } from './built.ts';

const secret = 'S3cret-of-the-command-line';
let folder: DataFolder;

describe.skipIf(notBuilt)('secrets on the command line', () => {
  beforeAll(async () => {
    folder = makeDataFolder();
    jsonOf(
      await folder.holdfast([
        '--json',
        'target',
        'add',
        '--pack',
        'messenger',
        '--name',
        'one',
        '--set',
        'url=http://127.0.0.1:9',
      ]),
    );
  });

  afterAll(() => folder.dispose());

  const stored = async () => JSON.stringify(jsonOf(await folder.holdfast(['--json', 'secret', 'list'])));

  it('are read from standard input, without the line end', async () => {
    const run = await folder.holdfast(
      ['--json', 'secret', 'set', 'account', '--target', 'one', '--from', '-'],
      `ops:${secret}\r\nnot this line\n`,
    );
    expect(run.exitCode).toBe(0);
    expect(run.stdout + run.stderr).not.toContain(secret);
    expect(await stored()).toContain('"account"');
  });

  it('are read from a file and from a variable', async () => {
    const file = join(dirname(folder.path), 'secret.txt');
    writeFileSync(file, `${secret}\n`);
    const fromFile = await folder.holdfast([
      'secret',
      'set',
      'control-token',
      '--target',
      'one',
      '--from',
      `@${file}`,
    ]);
    expect(fromFile.exitCode).toBe(0);
    const fromVariable = await runHoldfast(
      ['secret', 'set', 'second-account', '--target', 'one', '--from', 'env:PROBE_ACCOUNT'],
      { ...folder.env, PROBE_ACCOUNT: `lee:${secret}` },
    );
    expect(fromVariable.exitCode).toBe(0);
    expect(await stored()).toMatch(/control-token.*second-account/s);
    expect(await stored()).not.toContain(secret);
  });

  it.each([
    [['secret', 'set', 'account', '--target', 'one', '--from', `ops:${secret}`], 2],
    [['target', 'add', '--pack', 'messenger', '--name', 'two', '--secret', `account=ops:${secret}`], 2],
    [['secret', 'set', 'account', '--target', 'one', '--from', 'env:NOT_SET_ANYWHERE'], 2],
    [['secret', 'set', 'account', '--target', 'one', '--from', '@/nonexistent/file'], 1],
    [['secret', 'set', 'nothing', '--target', 'one', '--from', '-'], 1],
  ] as const)('are never an argument, and a source has to be there: %j', async (args, exitCode) => {
    const run = await folder.holdfast(args, `ops:${secret}\n`);
    expect(run.exitCode).toBe(exitCode);
    expect(run.stdout + run.stderr).not.toContain(secret);
  });

  it('of a sign-in need both parts', async () => {
    const run = await folder.holdfast(
      ['secret', 'set', 'account', '--target', 'one', '--from', '-'],
      `${secret}\n`,
    );
    expect(run.exitCode).toBe(2);
    expect(run.stderr).not.toContain(secret);
  });

  it('are asked for on a terminal only: without one the command says what is missing', async () => {
    const run = await folder.holdfast(['--json', 'secret', 'set', 'account', '--target', 'one']);
    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'credentials/missing' } });
  });

  it('can be removed by name', async () => {
    expect((await folder.holdfast(['secret', 'remove', 'control-token', '--target', 'one'])).exitCode).toBe(
      0,
    );
    expect(await stored()).not.toContain('control-token');
    const again = await folder.holdfast(['secret', 'remove', 'control-token', '--target', 'one']);
    expect([again.exitCode, again.stdout]).toEqual([0, 'control-token of one was not stored.\n']);
    const unknown = await folder.holdfast(['--json', 'secret', 'remove', 'contrl-token', '--target', 'one']);
    expect(JSON.parse(unknown.stdout)).toMatchObject({ error: { code: 'credentials/unknown-name' } });
    const journal = (await folder.holdfast(['--json', 'journal', 'list'])).stdout;
    expect(journal.match(/credential\.removed/g)).toHaveLength(1);
  });
});
