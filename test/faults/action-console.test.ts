import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { notBuilt } from '../integration/cli/built.ts';
import { installShopPack, makeShopDesk, put } from '../integration/cli/support/shop-desk.ts';
import { Writer } from '../integration/live-database/support/writer.ts';
import { root } from '../ui/support/holdfast.ts';
import { countKill } from './kills.ts';

/* The whole console is killed while an action is under way: that it began is in the journal, and what it did can be seen and taken back. */

const packText = `pack: killed
version: 1
title: Killed
settings:
  root: { type: folder, title: Folder }
settings-files: [{ id: env, title: Environment, path: .env }]
probes: [{ id: disk, kind: disk, title: Disk, group: a }]
actions:
  - id: close
    kind: sqlite-exec
    title: Close all
    path: app.db
    changes: [{ title: Rows, table: t, where: open = 1, set: open = 0 }]
  - id: rotate
    kind: guided
    title: Rotate
    stages:
      - { id: key, do: edit, title: New level, file: env, set: [{ key: LEVEL, to: debug }] }
      - { id: restart, do: command, title: Restart, command: [/bin/sh, -c, 'touch reached; exec sleep 3'] }
`;
const Journal = z.object({
  entries: z.array(z.object({ action: z.string(), subject: z.string().nullable() })),
});
const Taken = z.object({ files: z.array(z.string()) });
const Runs = z.object({
  runs: z.array(z.object({ run: z.string(), state: z.string(), wayBack: z.object({ kind: z.string() }) })),
});

test.skipIf(notBuilt || process.platform === 'win32')(
  'an action whose console is killed has begun in the journal, and is shown as interrupted with its way back',
  { timeout: 120_000 },
  async () => {
    const desk = makeShopDesk();
    onTestFinished(() => desk.dispose());
    put(desk.shop, '.env', 'LEVEL=info\n');
    writeFileSync(desk.at('killed.yaml'), packText);
    const server = await Writer.open(join(desk.shop, 'app.db'));
    onTestFinished(() => server.crash());
    await server.run('PRAGMA journal_mode = WAL');
    await server.run('CREATE TABLE t (id INTEGER PRIMARY KEY, open INTEGER)');
    await server.run('INSERT INTO t VALUES (1, 1), (2, 1)');
    await installShopPack(desk, desk.at('killed.yaml'));
    await desk.json('target', 'add', '--pack', 'killed', '--name', 'K', '--set', `root=${desk.shop}`);
    await desk.json('action', 'enable', '--target', 'K');

    // Another writer keeps it waiting, long after it has begun.
    await server.run('BEGIN IMMEDIATE');
    await kill(desk.env, 'close', () => existsSync(join(desk.path, 'actions')));
    await server.run('ROLLBACK');
    // Its process waited for the database still; it changes nothing for a console that is gone.
    await server.run('BEGIN IMMEDIATE');
    await server.run('ROLLBACK');
    expect(await server.run('SELECT id FROM t WHERE open = 0')).toEqual([]);

    await kill(desk.env, 'rotate', () => existsSync(join(desk.shop, 'reached')));
    expect(readFileSync(join(desk.shop, '.env'), 'utf8')).toBe('LEVEL=debug\n');
    const { entries } = Journal.parse(await desk.json('journal', 'list'));
    const begun = entries.filter(({ action }) => action === 'action.begin').map(({ subject }) => subject);
    expect(new Set(begun)).toEqual(new Set(['close', 'rotate']));
    expect(entries.filter(({ action }) => action === 'action.run')).toEqual([]);
    const { runs } = Runs.parse(await desk.json('action', 'runs', '--target', 'K'));
    expect(runs.map(({ state, wayBack }) => [state, wayBack.kind])).toEqual([
      ['interrupted', 'revert'],
      ['interrupted', 'none'],
    ]);
    const copies = readdirSync(join(desk.path, 'actions'));
    const kept = copies.map((name) => readFileSync(join(desk.path, 'actions', name), 'latin1'));
    expect(kept).toEqual([expect.stringMatching(/^(?!.*LEVEL)holdfast-kept-copy 2\n/s)]);
    mkdirSync(desk.at('out'));
    const of = ['--target', 'K', '--run', runs[0]?.run ?? ''];
    const { files } = Taken.parse(await desk.json('action', 'take-out', ...of, '--to', desk.at('out')));
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(['LEVEL=info\n']);
  },
);

/** Starts the action in a console of its own and ends that, with its children, once the action is where it should be. */
async function kill(
  env: Readonly<Record<string, string>>,
  action: string,
  reached: () => boolean,
): Promise<void> {
  const args = ['action', 'run', '--target', 'K', '--action', action, '--confirm', 'K'];
  const child = spawn(process.execPath, [join(root, 'out', 'cli.js'), ...args], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  while (!reached() && child.exitCode === null) await delay(20);
  // What is seen comes a moment before the line of the journal.
  await delay(300);
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  countKill('action');
  await exited;
}
