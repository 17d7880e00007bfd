import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { notBuilt } from '../cli/built.ts';
import { installShopPack, openShopDesk } from '../cli/support/shop-desk.ts';
import type { ShopDesk } from '../cli/support/shop-desk.ts';

const packText = `pack: jobs
version: 1
title: Jobs
settings:
  root: { type: folder, title: Folder }
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
actions:
  - id: echo
    kind: command
    title: Echo
    arguments: [{ name: what, type: text, title: What, pattern: '[a-z;$() ]+' }]
    command: [/bin/sh, -c, 'pwd; printf "%s" "$1"', sh, '\${argument.what}']
    look: [/bin/ls]
  - { id: fail, kind: command, title: Fail, command: [/bin/sh, -c, 'echo broken >&2; exit 7'] }
  - { id: hang, kind: command, title: Hang, timeout: 300ms, command: [/bin/sh, -c, 'sleep 60 & wait'] }
  - { id: gone, kind: command, title: Gone, command: [/nowhere/program] }
`;
const Ran = z.object({
  ok: z.boolean(),
  output: z.string().nullable(),
  checks: z.array(z.object({ held: z.boolean(), found: z.string() })),
});
let desk: ShopDesk;

describe.skipIf(notBuilt || process.platform === 'win32')('actions that run a program', () => {
  beforeAll(async () => {
    desk = await openShopDesk();
    writeFileSync(desk.at('jobs.yaml'), packText);
    await installShopPack(desk, desk.at('jobs.yaml'));
    await desk.json('target', 'add', '--pack', 'jobs', '--name', 'Jobs', '--set', `root=${desk.shop}`);
    await desk.json('action', 'enable', '--target', 'Jobs');
  }, 60_000);
  afterAll(() => desk.dispose());

  it('show exactly what will run and what is there, and give arguments to no shell', async () => {
    const { stdout } = await desk.holdfast([
      '--json',
      'action',
      'plan',
      '--target',
      'Jobs',
      '--action',
      'echo',
      '--arg',
      'what=a; $(id)',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      execution: [`/bin/sh -c 'pwd; printf "%s" "$1"' sh 'a; $(id)'`],
      changes: [{ rows: withRow({ output: 'config.py' }) }],
    });
    const ran = await run('echo', 'what=a; $(id)');
    expect(ran).toMatchObject({ exitCode: 0, result: { ok: true } });
    expect(ran.result.output).toContain('a; $(id)');
    expect(ran.result.output).not.toContain('uid=');
  });

  it('refuse an argument that is not of its form', async () => {
    const { error } = await desk.failure(
      'action',
      'plan',
      '--target',
      'Jobs',
      '--action',
      'echo',
      '--arg',
      'what=UPPER',
    );
    expect(error.code).toBe('action/invalid-argument');
  });

  it('tell a failure, a program that hangs and one that is not there apart', async () => {
    expect(await run('fail')).toMatchObject({
      exitCode: 3,
      result: { ok: false, output: 'broken', checks: [{ found: said('exit code 7') }] },
    });
    expect(await run('hang')).toMatchObject({
      exitCode: 3,
      result: { checks: [{ found: said('did not end in time') }] },
    });
    expect(await run('gone')).toMatchObject({
      exitCode: 3,
      result: { checks: [{ found: said('could not be started (ENOENT)') }] },
    });
  });
});

async function run(action: string, ...given: string[]) {
  const args = [
    '--json',
    'action',
    'run',
    '--target',
    'Jobs',
    '--action',
    action,
    ...given.flatMap((one) => ['--arg', one]),
    '--confirm',
    'Jobs',
  ];
  const { stdout, exitCode } = await desk.holdfast(args);
  return { exitCode, result: Ran.parse(JSON.parse(stdout)) };
}

/** Matchers of vitest have no type of their own. */
function said(part: string): unknown {
  return expect.stringContaining(part);
}

function withRow(row: Readonly<Record<string, string>>): unknown {
  return expect.arrayContaining([row]);
}
